// Preloaded into commands under test: opening any connection, or listening for one, ends the process.
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

function refuse(what) {
  return () => {
    process.stderr.write(`NETWORK USED: ${what}\n`)
    process.exit(99)
  }
}

net.Socket.prototype.connect = refuse('connect')
net.Server.prototype.listen = refuse('listen')
dgram.Socket.prototype.bind = refuse('udp bind')
dgram.Socket.prototype.send = refuse('udp send')
dns.lookup = refuse('dns lookup')
dns.promises.lookup = refuse('dns lookup')
