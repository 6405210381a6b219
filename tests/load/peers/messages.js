// Events as Lineside sends them, so many a second, of so many bytes; ends with whoever started it.
'use strict';
const [rate, bytes] = process.argv.slice(2).map(Number);

process.stdin.on('end', () => process.exit(0));
process.stdin.resume();

function stamp() {
    const now = performance.timeOrigin + performance.now();
    const micro = Math.floor((now - Math.floor(now)) * 1000);
    return new Date(Math.floor(now)).toISOString().replace('Z', String(micro).padStart(3, '0') + 'Z');
}

let number = 0;
function message() {
    number += 1;
    const at = stamp();
    const object = {
        type: 'equipmentEventTriggered', source: 'peer', stream: 'peer.1', priority: 'low', sequenceId: number, timestamp: at,
        payload: { id: number, at, kind: 'SENSOR_OUT_OF_RANGE', severity: 'INFO', source: 'CAP-0.torque', text: '',
                   reference: String(number).padStart(10, '0') },
    };
    object.payload.text = 'x'.repeat(Math.max(0, bytes - JSON.stringify(object).length));
    return object;
}

exports.messages = (send) => {
    const begun = performance.now();
    setInterval(() => {
        const due = Math.floor((performance.now() - begun) * rate / 1000);
        for (let i = 0; number < due && i < rate / 10 + 1; ++i)
            send(message());
        if (number < due - rate) // it cannot keep up: what is more than a second late is not made up for
            number = due;
    }, 10);
};
