"""A pymodbus server with known values. Arguments: tcp PORT | rtu DEVICE UNIT [UNIT ...]

Holding and input register n hold (7 n + 13) & 0x7FFF, coil and discrete input n is on when n is a multiple of 3,
input registers from 50000 on are as many as there are (the block ends at 59999).
"""
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext

try:
    from pymodbus.datastore import ModbusSlaveContext as DeviceContext
except ImportError:
    from pymodbus.datastore import ModbusDeviceContext as DeviceContext

COUNT = 60000


def device():
    registers = [(7 * n + 13) & 0x7FFF for n in range(COUNT)]
    bits = [n % 3 == 0 for n in range(COUNT)]
    blocks = {
        "co": ModbusSequentialDataBlock(0, list(bits)),
        "di": ModbusSequentialDataBlock(0, list(bits)),
        "hr": ModbusSequentialDataBlock(0, list(registers)),
        "ir": ModbusSequentialDataBlock(0, list(registers)),
    }
    try:
        return DeviceContext(**blocks, zero_mode=True)
    except TypeError:  # newer releases count from 1 only
        return DeviceContext(**{name: ModbusSequentialDataBlock(1, block.values) for name, block in blocks.items()})


def many(units):
    devices = {unit: device() for unit in units}
    try:
        return ModbusServerContext(slaves=devices, single=False)
    except TypeError:
        return ModbusServerContext(devices=devices, single=False)


def one():
    try:
        return ModbusServerContext(slaves=device(), single=True)
    except TypeError:
        return ModbusServerContext(devices=device(), single=True)


def rtu_framer():
    try:
        from pymodbus.transaction import ModbusRtuFramer

        return ModbusRtuFramer
    except ImportError:
        from pymodbus import FramerType

        return FramerType.RTU


if sys.argv[1] == "tcp":
    from pymodbus.server import StartTcpServer

    StartTcpServer(context=one(), address=("127.0.0.1", int(sys.argv[2])))
else:
    from pymodbus.server import StartSerialServer

    units = [int(unit) for unit in sys.argv[3:]]
    StartSerialServer(context=many(units), framer=rtu_framer(), port=sys.argv[2], baudrate=115200, parity="N",
                      ignore_missing_slaves=True)
