// SPDX-License-Identifier: Apache-2.0
// Asks one controller of this machine with the client uhppoted: node client.cjs PORT SERIAL FUNCTION ARGUMENTS
const uhppoted = require('uhppoted')

const [port, serial, name, ...texts] = process.argv.slice(2)
const at = '127.0.0.1:' + port
const device = Number(serial)
const controllers = [{ deviceId: device, address: at, forceBroadcast: false }]
const config = new uhppoted.Config('keyway', '127.0.0.1', at, '127.0.0.1:60001', 5000, controllers, false)

uhppoted[name]({ config }, device, ...texts.map((text) => JSON.parse(text)))
  .then((answer) => console.log(JSON.stringify(answer)))
  .catch((problem) => {
    console.error(problem)
    process.exit(1)
  })
