import { readFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import * as ort from 'onnxruntime-node'
import { modelAdapters } from '../src/models/index.js'
import { nodeEffects } from '../src/node/index.js'
import { predictPass } from '../src/run/predict.js'
import { modelSchema } from '../src/spec/index.js'
import { datasetOf } from '../test/helpers/dataset.js'
import { planWith } from '../test/helpers/plan.js'
import { transforms } from '../src/models/transforms/index.js'
const N=10000,B=256
const folder = mkdtempSync(join(tmpdir(), 'm1-'))
let seed=1; const rnd=()=>{seed=(Math.imul(seed,1103515245)+12345)>>>0;return seed/4294967296}
const seqs=Array.from({length:N},()=>Array.from({length:600},()=>'ACGT'[Math.floor(rnd()*4)]).join(''))
const kind=process.argv[2]??'acceptor', L=kind==='donor'?18:53, before=kind==='donor'?4:50
const raw:any=load(readFileSync(`catalog/models/mmsplice_${kind}.yaml`,'utf8')); raw.options.threads=1
const document=modelSchema.parse(raw)
const classes=['no',kind]
const model=await modelAdapters.get('onnx').open({document,folder:'/',seed:1,classes,timeoutMs:60000},nodeEffects)
const s=await ort.InferenceSession.create(`/work/shared/data/models/mmsplice/mmsplice_${kind}.onnx`,{intraOpNumThreads:1})
const batches:any[]=[]
for(let a=0;a<N;a+=B) batches.push({ids:seqs.slice(a,a+B).map((_,i)=>'s'+(a+i)),sequences:seqs.slice(a,a+B)})
const tensors:any[]=[]
const prep=()=>{tensors.length=0; for(const b of batches) for(const isReverse of [false,true]){
 const cut=transforms.get('window').prepare({length:L,at:300,before,align:'centre'},undefined)({kind:'letters',sequences:b.sequences,isReverse})
 const hot:any=transforms.get('one_hot').prepare({channels:'ACGT',layout:'NLC',unknown:0},undefined)(cut)
 tensors.push(new ort.Tensor('float32',hot.data,hot.shape)) }}
prep()
const rows=Int32Array.from({length:N},(_,i)=>i)
const ids=seqs.map((_,i)=>'s'+i)
const dataset=datasetOf(seqs.map((_,i)=>classes[i%2]),{read:async r=>({ids:Array.from(r,x=>ids[x]),sequences:Array.from(r,x=>seqs[x])})})
const plan=planWith({}, {classes})
const opened:any={model,renew:async()=>{},restart:async()=>{}}
const sig=new AbortController().signal
let round=0
const works:Record<string,()=>Promise<void>>={
 bare: async()=>{for(const t of tensors) await s.run({ss:t})},
 prep: async()=>{prep()},
 adapter: async()=>{for(const b of batches) await model.predict('probability',b,sig)},
 pass: async()=>{await predictPass('clean',plan,{dataset,rows,opened},undefined,{batchSize:B,signal:sig,onProgress:()=>{}},nodeEffects)},
 written: async()=>{await predictPass('clean',plan,{dataset,rows,opened},join(folder,String(round++)),{batchSize:B,signal:sig,onProgress:()=>{}},nodeEffects)},
}
const seen:Record<string,number[]>={}
for(let r=0;r<8;r++) for(const [k,w] of Object.entries(works)){const t=performance.now(); await w(); if(r>0)(seen[k]??=[]).push(performance.now()-t)}
for(const [k,v] of Object.entries(seen)) console.log(k,'min',Math.min(...v).toFixed(0),'median',v.sort((a,b)=>a-b)[3].toFixed(0))
await model.close()
