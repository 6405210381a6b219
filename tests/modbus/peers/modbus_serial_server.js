// A modbus-serial TCP server with known values. Argument: port.
// Holding and input register n hold (7 n + 13) & 0x7FFF, coil and discrete input n is on when n is a multiple of 3.
const { ServerTCP } = require("modbus-serial");

const registers = new Uint16Array(65536).map((_, n) => (7 * n + 13) & 0x7fff);
const inputs = registers.slice();
const coils = new Uint8Array(65536).map((_, n) => (n % 3 === 0 ? 1 : 0));
const discretes = coils.slice();

const server = new ServerTCP({
  getInputRegister: (address) => inputs[address],
  getHoldingRegister: (address) => registers[address],
  getCoil: (address) => coils[address] === 1,
  getDiscreteInput: (address) => discretes[address] === 1,
  setRegister: (address, value) => { registers[address] = value; },
  setCoil: (address, value) => { coils[address] = value ? 1 : 0; },
}, { host: "127.0.0.1", port: Number(process.argv[2]), debug: false, unitID: 1 });

server.on("initialized", () => console.log("ready"));
server.on("serverError", (error) => console.error(error));
server.on("socketError", () => {});
