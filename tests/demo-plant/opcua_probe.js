// Asks an OPC UA server what a test wants to know, by a client that nobody here wrote.
//   node opcua_probe.js ENDPOINT read NODE…          one line a node: status TAB value TAB source time in ms
//   node opcua_probe.js ENDPOINT write NODE NUMBER   one line: status
//   node opcua_probe.js ENDPOINT watch NODE COUNT    COUNT lines as values come
//   node opcua_probe.js ENDPOINT browse              one line a variable below Objects: browse name
"use strict";
// node-opcua asks for it by this name, which Node 18 keeps behind a switch
globalThis.crypto ??= require("crypto").webcrypto;
const opcua = require(process.env.NODE_OPCUA || "node-opcua");

// The library remarks on slow machines and clocks; only answers go to standard output.
const say = (text) => process.stdout.write(text + "\n");
console.log = console.info = console.warn = console.error;

const [endpoint, verb, ...rest] = process.argv.slice(2);

function line(dataValue) {
    const time = dataValue.sourceTimestamp ? dataValue.sourceTimestamp.getTime() : 0;
    return [dataValue.statusCode.name, dataValue.value ? dataValue.value.value : "", time].join("\t");
}

async function nodeIdOf(session, text) {
    const match = /^nsu=([^;]+);(.+)$/.exec(text);
    const index = session.getNamespaceIndex(match[1]);
    if (index < 0)
        throw new Error("no namespace " + match[1]);
    return `ns=${index};${match[2]}`;
}

async function browse(session, nodeId, depth) {
    const result = await session.browse({
        nodeId, browseDirection: opcua.BrowseDirection.Forward, includeSubtypes: true,
        referenceTypeId: "HierarchicalReferences", nodeClassMask: 0, resultMask: 63,
    });
    for (const reference of result.references || []) {
        if (reference.nodeId.namespace < 2)
            continue;
        if (reference.nodeClass === opcua.NodeClass.Variable && depth === 1)
            say(reference.browseName.name);
        else if (depth === 0)
            await browse(session, reference.nodeId, 1);
    }
}

async function main() {
    const client = opcua.OPCUAClient.create({
        endpointMustExist: false, connectionStrategy: { maxRetry: 1, initialDelay: 100 },
        securityMode: opcua.MessageSecurityMode.None, securityPolicy: opcua.SecurityPolicy.None,
    });
    await client.connect(endpoint);
    const session = await client.createSession();
    await session.readNamespaceArray();
    if (verb === "read") {
        for (const node of rest)
            say(line(await session.read({ nodeId: await nodeIdOf(session, node), attributeId: opcua.AttributeIds.Value })));
    } else if (verb === "write") {
        const status = await session.write({
            nodeId: await nodeIdOf(session, rest[0]), attributeId: opcua.AttributeIds.Value,
            value: { value: { dataType: opcua.DataType.Double, value: Number(rest[1]) } },
        });
        say(status.name);
    } else if (verb === "watch") {
        const subscription = await session.createSubscription2({
            requestedPublishingInterval: 100, requestedLifetimeCount: 100, requestedMaxKeepAliveCount: 10,
            maxNotificationsPerPublish: 100, publishingEnabled: true, priority: 1,
        });
        let left = Number(rest[1]);
        await new Promise(async (resolve) => {
            const item = await subscription.monitor(
                { nodeId: await nodeIdOf(session, rest[0]), attributeId: opcua.AttributeIds.Value },
                { samplingInterval: 50, discardOldest: true, queueSize: 10 }, opcua.TimestampsToReturn.Both);
            item.on("changed", (dataValue) => {
                if (left > 0)
                    say(line(dataValue));
                if (--left === 0)
                    resolve();
            });
        });
        await subscription.terminate();
    } else if (verb === "browse") {
        await browse(session, "ObjectsFolder", 0);
    }
    await session.close();
    await client.disconnect();
}

main().then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });
