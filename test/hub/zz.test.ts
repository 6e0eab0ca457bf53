import { test } from 'vitest'
import { formBody, hubWorld, RECORD } from '/work/main/test/hub/hub-world.js'
test('x', async () => {
    const attack = '<img src=x onerror=alert(1)> [x](https://evil.example) @everyone `a` | b'
    const yaml = RECORD.replace('conflicts: none', `conflicts: ${JSON.stringify(attack)}`).replace(
      'AUROC: 1,',
      `${JSON.stringify(attack)}: 1, AUROC: 1,`,
    )
    console.log((await hubWorld().tell({ event:'issues.opened', body: formBody(yaml) })).replies[0].comment)
})
