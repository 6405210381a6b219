// An OPC UA server for the tests, made with node-opcua. Takes one JSON argument:
//   { port, folder,                    where it listens, where it keeps its certificates
//     extraNamespaces: ["urn:…"],      registered first, so that the plant's index shifts
//     users: { name: "password" },     none: no check, anonymous only
//     anonymous: true,
//     modes: ["None", "SignAndEncrypt"], policies: ["None", "Basic256Sha256"],
//     trustEverybody: true, many: 0, userCertificates: false }
// Says "ready" on stdout when it listens. Takes commands on stdin, one JSON object a line:
//   { "set": "Double", "value": 5 }            a value of the node's own type
//   { "count": 50 }                            so many changes of Counter, one after another
//   { "retype": "String", "value": "a word" }  another type for Any
//   { "remove": "Double" }                     the node goes
// and answers "done". Ends when stdin is closed.
"use strict";
const crypto = require("crypto");
// node-opcua asks for it by this name, which Node 18 keeps behind a switch
globalThis.crypto ??= crypto.webcrypto;
const fs = require("fs");
const path = require("path");
const readline = require("readline");
const {
  OPCUAServer, OPCUACertificateManager, Variant, DataType, VariantArrayType, DataValue, StatusCodes, StatusCode,
  MessageSecurityMode, SecurityPolicy, UserTokenType, coerceLocalizedText, standardUnits, makeAccessLevelFlag, makeRoles,
  WellKnownRoles, coerceNodeId, QualifiedName,
} = require("node-opcua");

const options = JSON.parse(process.argv[2] || "{}");
process.stdin.on("end", () => process.exit(0));

const kPlantUri = "http://lineside.test/plant";

function codeOf(code) {
  const known = Object.values(StatusCodes).find((one) => one.value === code);
  return known || StatusCode.makeStatusCode(StatusCodes.Good, code & 0x0fff);
}

// node-opcua makes its keys in JavaScript, which takes many seconds; this is the same key made by OpenSSL.
function makeKey(rootFolder) {
  const file = path.join(rootFolder, "own", "private", "private_key.pem");
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const { privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
  fs.writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }));
}

async function main() {
  const folder = options.folder;
  makeKey(path.join(folder, "pki"));
  makeKey(path.join(folder, "users"));
  const certificates = new OPCUACertificateManager({
    automaticallyAcceptUnknownCertificate: options.trustEverybody !== false,
    rootFolder: path.join(folder, "pki"),
  });
  await certificates.initialize();
  const userCertificates = new OPCUACertificateManager({
    automaticallyAcceptUnknownCertificate: options.userCertificates === true,
    rootFolder: path.join(folder, "users"),
  });
  await userCertificates.initialize();

  const server = new OPCUAServer({
    port: options.port,
    hostname: "127.0.0.1",
    alternateHostname: ["localhost", "127.0.0.1"],
    serverCertificateManager: certificates,
    userCertificateManager: userCertificates,
    serverInfo: { applicationName: { text: "Test plant" }, applicationUri: options.applicationUri || "urn:lineside:test-plant" },
    securityModes: (options.modes || ["None"]).map((mode) => MessageSecurityMode[mode]),
    securityPolicies: (options.policies || ["None"]).map((policy) => SecurityPolicy[policy]),
    allowAnonymous: options.anonymous !== false,
    maxConnectionsPerEndpoint: 50,
    userManager: {
      isValidUser: (name, password) => Boolean(options.users) && options.users[name] === password,
      getUserRoles: () => makeRoles([WellKnownRoles.AuthenticatedUser, WellKnownRoles.Operator]),
    },
    serverCapabilities: {
      operationLimits: { maxNodesPerRead: 5000, maxMonitoredItemsPerCall: options.itemsPerCall || 2000, maxNodesPerBrowse: 1000 },
    },
    isAuditing: false,
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  for (const uri of options.extraNamespaces || []) space.registerNamespace(uri);
  const plant = space.registerNamespace(kPlantUri);
  const root = plant.addFolder("ObjectsFolder", { browseName: "Plant", nodeId: "s=Plant" });
  const variables = {};

  const add = (name, dataType, value, more) => {
    const variable = plant.addVariable(Object.assign({
      componentOf: root, browseName: name, nodeId: "s=" + name, dataType, minimumSamplingInterval: 10,
      accessLevel: "CurrentRead | CurrentWrite", userAccessLevel: "CurrentRead | CurrentWrite",
    }, more || {}));
    variable.setValueFromSource(new Variant({ dataType: DataType[dataType], arrayType: VariantArrayType.Scalar, value }));
    variables[name] = variable;
    return variable;
  };
  add("Double", "Double", 21.5);
  add("Float", "Float", 1.25);
  add("SByte", "SByte", -7);
  add("Byte", "Byte", 200);
  add("Int16", "Int16", -1234);
  add("UInt16", "UInt16", 54321);
  add("Int32", "Int32", -70000);
  add("UInt32", "UInt32", 4000000000);
  add("Int64", "Int64", [0x200000, 1]); // 2^53 + 1
  add("UInt64", "UInt64", [0xffffffff, 0xffffffff]);
  add("Boolean", "Boolean", true);
  add("String", "String", "Größe");
  add("LocalizedText", "LocalizedText", coerceLocalizedText("läuft"));
  add("DateTime", "DateTime", new Date("2026-01-02T03:04:05.678Z"));
  add("Guid", "Guid", "72962B91-FA75-4AE6-8D28-B404DC7DAF63");
  add("ByteString", "ByteString", Buffer.from("beef", "hex"));
  add("Huge", "String", "x".repeat(70000));
  add("ReadOnly", "Double", 1, { accessLevel: "CurrentRead", userAccessLevel: "CurrentRead" });
  add("Counter", "UInt32", 0);
  const any = plant.addVariable({ componentOf: root, browseName: "Any", nodeId: "s=Any", dataType: "BaseDataType",
                                  minimumSamplingInterval: 10 });
  any.setValueFromSource(new Variant({ dataType: DataType.Double, value: 1 }));
  const array = plant.addVariable({ componentOf: root, browseName: "Array", nodeId: "s=Array", dataType: "Double", valueRank: 1,
                                    minimumSamplingInterval: 10 });
  array.setValueFromSource(new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1, 2, 3] }));
  const structure = plant.addVariable({ componentOf: root, browseName: "Structure", nodeId: "s=Structure", dataType: "EUInformation",
                                        minimumSamplingInterval: 10 });
  structure.setValueFromSource(new Variant({ dataType: DataType.ExtensionObject, value: standardUnits.degree_celsius }));

  let held = 0;
  plant.addVariable({
    componentOf: root, browseName: "Limited", nodeId: "s=Limited", dataType: "Double", minimumSamplingInterval: 10,
    accessLevel: "CurrentRead | CurrentWrite", userAccessLevel: "CurrentRead | CurrentWrite",
    value: {
      get: () => new Variant({ dataType: DataType.Double, value: held }),
      set: (variant) => {
        if (variant.value > 100) return StatusCodes.BadOutOfRange;
        held = variant.value;
        return StatusCodes.Good;
      },
    },
  });

  // A value, a status and stamps exactly as given.
  const raw = (name, dataValue) => plant.addVariable({
    componentOf: root, browseName: name, nodeId: "s=" + name, dataType: "Double", minimumSamplingInterval: 10,
    value: { timestamped_get: () => new DataValue(dataValue) },
  });
  const value = new Variant({ dataType: DataType.Double, value: 7.5 });
  raw("BadSensor", { value, statusCode: StatusCodes.BadSensorFailure, sourceTimestamp: new Date() });
  raw("Uncertain", { value, statusCode: StatusCodes.UncertainSensorNotAccurate, sourceTimestamp: new Date() });
  raw("LimitHigh", { value, statusCode: codeOf(0x0600), sourceTimestamp: new Date() });
  raw("NoStamp", { value, statusCode: StatusCodes.Good, sourceTimestamp: null, serverTimestamp: null });
  raw("Stamp1601", { value, statusCode: StatusCodes.Good, sourceTimestamp: new Date("1601-01-02T00:00:00Z") });
  raw("Stamp9999", { value, statusCode: StatusCodes.Good, sourceTimestamp: new Date("9999-12-30T00:00:00Z") });

  plant.addAnalogDataItem({
    componentOf: root, browseName: "Analog", nodeId: "s=Analog", dataType: "Double", minimumSamplingInterval: 10,
    engineeringUnitsRange: { low: -50, high: 150 }, engineeringUnits: standardUnits.degree_celsius,
    description: "Temperature of the test reactor",
  }).setValueFromSource(new Variant({ dataType: DataType.Double, value: 80.25 }));

  if (options.many > 0) {
    const many = plant.addFolder(root, { browseName: "Many", nodeId: "s=Many" });
    for (let i = 0; i < options.many; ++i) {
      plant.addVariable({ componentOf: many, browseName: "V" + i, nodeId: "s=V" + i, dataType: "UInt32", minimumSamplingInterval: 10 })
        .setValueFromSource(new Variant({ dataType: DataType.UInt32, value: i }));
    }
  }

  await server.start();
  console.log("ready");

  const types = {};
  for (const [name, variable] of Object.entries(variables)) types[name] = variable.readValue().value.dataType;
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const command = JSON.parse(line);
    if (command.set) variables[command.set].setValueFromSource(new Variant({ dataType: types[command.set], value: command.value }));
    if (command.count) {
      for (let i = 1; i <= command.count; ++i) {
        variables.Counter.setValueFromSource(new Variant({ dataType: DataType.UInt32, value: i }));
      }
    }
    if (command.retype) any.setValueFromSource(new Variant({ dataType: DataType[command.retype], value: command.value }));
    if (command.remove) space.deleteNode(variables[command.remove]);
    console.log("done");
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
