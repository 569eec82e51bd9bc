"""Plays hosts at 127.0.0.1:137 until a file is there: each registers a name, and at the end all names are asked for that were granted. Ends
with 1 if one of them is not found, or a host gets no answer at all however often it asks; says how long the slowest had to ask.

python3 traffic.py STOPFILE
"""
import os
import socket
import struct
import sys
import time

TRIES = 120
SECONDS = 0.5
OK = 0


def encoded(name, suffix):
    octets = name.ljust(15).encode("ascii") + bytes([suffix])
    return b"\x20" + bytes(half + 0x41 for octet in octets for half in (octet >> 4, octet & 15)) + b"\0"


def exchange(sock, number, flags, name, additional):
    request = struct.pack(">HHHHHH", number, flags, 1, 0, 0, 1 if additional else 0)
    request += encoded(name, 0) + struct.pack(">HH", 0x20, 1)
    if additional:
        request += b"\xc0\x0c" + struct.pack(">HHIHH", 0x20, 1, 300000, 6, 0) + socket.inet_aton("127.0.0.3")
    for _ in range(TRIES):
        sock.settimeout(SECONDS)
        end = time.monotonic() + SECONDS
        try:
            sock.sendto(request, ("127.0.0.1", 137))
            while True:
                answer = sock.recv(2048)
                if answer[:2] == request[:2]:
                    return answer[3] & 15
        except ConnectionRefusedError:
            time.sleep(max(0.0, end - time.monotonic()))
        except TimeoutError:
            pass
    return None


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.3", 0))
    granted, number, slowest = [], 0, 0.0
    print("begun", flush=True)
    while not os.path.exists(sys.argv[1]):
        number = number + 1 & 0xFFFF
        name = "HOST%d" % number
        begun = time.monotonic()
        code = exchange(sock, number, 0x2900, name, True)
        slowest = max(slowest, time.monotonic() - begun)
        if code is None:
            sys.exit("no answer to the registration of " + name)
        if code == OK:
            granted.append(name)
        time.sleep(0.02)
    for name in granted:
        number = number + 1 & 0xFFFF
        if exchange(sock, number, 0x0100, name, False) != OK:
            sys.exit(name + " was granted and is not found")
    print("%d names granted, none lost; the slowest answer took %.1f s" % (len(granted), slowest))


main()
