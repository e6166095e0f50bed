#!/usr/bin/env python3
"""A stranger's auditor: checks a whole Polyad log from outside, with Python's standard library alone.

Written from docs/spec/log.md and docs/spec/statement.md, without a line of the program it checks, so that an
error of reading the standards has to be made twice to go unseen.

    auditor.py http://127.0.0.1:7700/log [--vkey KEY|FILE]
    auditor.py DIRECTORY                 [--vkey KEY|FILE]

What is checked: the checkpoint's signature and its cosignature; every entry of every bundle; every tile of every
level and the root; the form and signature of every statement; that no statement is logged twice and that
`recorded` never goes back; every body against its commitment; every file that a `dataset` statement pins.

KEY is one line NAME+ID+BASE64; further lines of the file are cosigners. Without --vkey the log's own `vkey` is
taken: then the log is consistent, but the reader still has to know that it is the log that is meant.

Exit status: 0 the log is accepted, 1 it is refused (the last line names the object), 2 the audit could not run.
"""

import argparse
import base64
import binascii
import datetime
import hashlib
import http.client
import json
import pathlib
import re
import sys
import urllib.parse


class Refused(Exception):
    """The log does not hold. Names the object and what is wrong with it."""


class Unable(Exception):
    """The audit could not run."""


# Ed25519, strict, on the curve of RFC 8032 with extended coordinates.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def point_add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * D * t1 * t2 % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_double(a):
    x, y, z, _ = a
    xx, yy = x * x % P, y * y % P
    h = xx + yy
    e = h - (x + y) * (x + y) % P
    g = xx - yy
    f = 2 * z * z % P + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_negate(a):
    x, y, z, t = a
    return (P - x, y, z, P - t)


def is_small_order(a):
    x, y, z, _ = point_double(point_double(point_double(a)))
    return x % P == 0 and (y - z) % P == 0


def point_decode(data):
    """The point of a canonical encoding, else None."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def point_encode(a):
    x, y, z, _ = a
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(key, message, signature):
    """Canonical key, R and S; key and R not of small order; the equation without the cofactor."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point_decode(key), point_decode(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER or is_small_order(a) or is_small_order(r):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    # [s]B - [k]A, both scalars in one pass.
    minus_a = point_negate(a)
    both = point_add(BASE, minus_a)
    out = IDENTITY
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        out = point_double(out)
        in_s, in_k = s >> bit & 1, k >> bit & 1
        if in_s and in_k:
            out = point_add(out, both)
        elif in_s:
            out = point_add(out, BASE)
        elif in_k:
            out = point_add(out, minus_a)
    return point_encode(out) == signature[:32]


# Encodings.

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base64_strict(text):
    """Padded base64 with zero unused bits, else None."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def multibase_key(text):
    """The 32 bytes of an Ed25519 key written as multibase base58btc with the multicodec prefix ed 01."""
    if not text.startswith("z") or not all(c in BASE58 for c in text[1:]):
        return None
    number = 0
    for c in text[1:]:
        number = number * 58 + BASE58.index(c)
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    # A leading zero byte would be a leading `1`; a key begins with ed, so there is none.
    return data[2:] if len(data) == 34 and data[:2] == b"\xed\x01" else None


def no_doubles(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a member stands twice")
    return dict(pairs)


def canonical(value):
    """The JCS form of a value without numbers."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def parse_canonical(text, depth_max, members_max):
    """A JSON value in JCS form without numbers, nulls, control or bidi characters; ValueError says what is wrong."""
    value = json.loads(text, object_pairs_hook=no_doubles)
    members = 0

    def walk(item, depth):
        nonlocal members
        if isinstance(item, str):
            if any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) <= 0x9F or c in BIDI_CONTROLS for c in item):
                raise ValueError("a control or bidi character")
        elif isinstance(item, (dict, list)):
            if depth == depth_max:
                raise ValueError(f"deeper than {depth_max}")
            if isinstance(item, dict):
                members += len(item)
                for key in item:
                    walk(key, depth)
                item = item.values()
            for each in item:
                walk(each, depth + 1)
        elif not isinstance(item, bool):
            raise ValueError(f"a number or null: {item!r}")

    walk(value, 0)
    if members > members_max:
        raise ValueError(f"{members} members, at most {members_max}")
    if canonical(value) != text:
        raise ValueError("not in canonical form")
    return value


# Where the objects come from.


class Served:
    """A log behind an address. One connection is kept."""

    def __init__(self, address):
        parts = urllib.parse.urlsplit(address.rstrip("/"))
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection, self.prefix = kind(parts.netloc, timeout=60), parts.path

    def read(self, path):
        for attempt in (1, 2):
            try:
                self.connection.request("GET", f"{self.prefix}/{path}", headers={"Accept-Encoding": "identity"})
                response = self.connection.getresponse()
                return response.status, response.read()
            except (http.client.HTTPException, OSError) as error:
                self.connection.close()
                if attempt == 2:
                    raise Unable(f"{path}: {error}") from error

    serves_bodies = True


class Folder:
    """A log in a directory, as a node keeps it or a mirror copied it."""

    def __init__(self, place):
        root = pathlib.Path(place)
        self.root = root / "log" if (root / "log" / "checkpoint").exists() else root
        # A node keeps bodies in its database; only a copy made over the network has them as files.
        self.serves_bodies = (self.root / "body").is_dir() or (self.root / "bodies").is_dir()
        blobs = [self.root / "blob", self.root.parent / "blob"]
        self.blobs = next((folder for folder in blobs if folder.is_dir()), None)

    def read(self, path):
        file = self.root / path
        if path.startswith("blob/") and self.blobs:
            file = self.blobs / path.removeprefix("blob/")
        try:
            return 200, file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return 404, b""
        except OSError as error:
            raise Unable(f"{path}: {error}") from error


def need(source, path):
    status, data = source.read(path)
    if status == 404:
        return None
    if status != 200:
        raise Unable(f"{path}: answered {status}")
    return data


# Keys, notes, checkpoints.


class Key:
    """A verifier key of a log (role 1) or a cosigner (role 4)."""

    def __init__(self, line):
        match = re.fullmatch(r"([^\s+\x00-\x1f\x7f]+)\+([0-9a-f]{8})\+(\S+)", line)
        data = base64_strict(match[3]) if match else None
        if data is None or len(data) != 33 or data[0] not in (1, 4):
            raise Unable(f"not a verifier key: {line!r}")
        self.name, self.id, self.role, self.key = match[1], bytes.fromhex(match[2]), data[0], data[1:]
        if hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4] != self.id:
            raise Unable(f"the id of the key of {self.name} is not that of its bytes")

    def holds(self, text, signature):
        if self.role == 1:
            return signature_holds(self.key, text, signature)
        if len(signature) != 72 or signature[0] > 127:
            return False
        time = int.from_bytes(signature[:8], "big")
        message = b"cosignature/v1\ntime %d\n" % time + text
        return signature_holds(self.key, message, signature[8:])


def read_checkpoint(data, keys):
    """Origin, size, root and the names of the known keys that signed."""
    if len(data) > 256 * 1024:
        raise Refused("checkpoint: longer than 256 KiB")
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("checkpoint: not UTF-8") from None
    if any((ord(c) < 32 and c != "\n") or ord(c) == 127 for c in note):
        raise Refused("checkpoint: a control character")
    at = note.rfind("\n\n")
    if at < 0 or not note.endswith("\n"):
        raise Refused("checkpoint: not a signed note")
    text, lines = note[: at + 1], note[at + 2 : -1].split("\n")
    signers = []
    for line in lines:
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        raw = base64_strict(match[2]) if match else None
        if raw is None or len(raw) < 5:
            raise Refused(f"checkpoint: not a signature line: {line!r}")
        for key in keys:
            if key.name == match[1] and key.id == raw[:4]:
                if not key.holds(text.encode(), raw[4:]):
                    raise Refused(f"checkpoint: the signature of {key.name} does not verify")
                signers.append(key)
    log_key = keys[0]
    if log_key not in signers:
        raise Refused(f"checkpoint: not signed by {log_key.name}")
    rows = text.split("\n")[:-1]
    if len(rows) != 3 or not re.fullmatch(r"0|[1-9][0-9]{0,18}", rows[1]):
        raise Refused("checkpoint: not three lines of origin, size and root")
    root = base64_strict(rows[2])
    if root is None or len(root) != 32:
        raise Refused("checkpoint: the root is not 32 bytes in base64")
    if rows[0] != log_key.name:
        raise Refused(f"checkpoint: of {rows[0]}, but the key is of {log_key.name}")
    return rows[0], int(rows[1]), root, signers


# The tree of RFC 6962 and the tiles of C2SP.


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(hashes):
    """The root over subtrees of equal width. Carrying an odd one up is the same as splitting after a power of two."""
    if not hashes:
        return hashlib.sha256().digest()
    while len(hashes) > 1:
        pairs = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(hashes) & ~1 :]
    return hashes[0]


def spelled(number):
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03d}")
    return "/".join(groups)


def tile_paths(prefix, count):
    """Path, first item and width of every tile that `count` items need."""
    for number in range((count + 255) // 256):
        width = min(256, count - 256 * number)
        path = f"{prefix}/{spelled(number)}"
        yield (path if width == 256 else f"{path}.p/{width}"), 256 * number, width


def read_tile(source, path, width):
    """The object, or the full one in its place where the partial one was dropped. Says which one it is."""
    data = need(source, path)
    if data is None and width < 256:
        full = path.rsplit(".p/", 1)[0]
        return full, need(source, full), 256
    return path, data, width


def read_bundle(source, path, width):
    found, data, held = read_tile(source, path, width)
    if data is None:
        raise Refused(f"{path}: not served")
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or at + 2 + length > len(data):
            raise Refused(f"{found}: bytes are left over or missing")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    if len(entries) != held:
        raise Refused(f"{found}: {len(entries)} entries, the path says {held}")
    return found, entries[:width]


# Statements.

HEADER_KEYS = {"act", "at", "author", "body", "key", "kind", "scope", "target", "v"}
HEADER_NEEDS = {"at", "author", "body", "key", "kind", "v"}
INLINE_KINDS = {"key", "home", "log", "state"}
PAYLOAD_TYPE = b"application/vnd.polyad.header+json"
REF = r"s[a-z2-7]{51}[aq]|x:[a-z0-9-]+:(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+|r:[0-9a-f]{64}:(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+"
INSTANT = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"


def is_moment(text, end):
    """Whether a text is a moment of the calendar, without leap seconds."""
    if not re.fullmatch(INSTANT + end, text):
        return False
    try:
        datetime.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def commitment(salt, body):
    return hashlib.sha256(b"polyad/body/v1\x00" + salt + body).hexdigest()


def open_body(salt_text, body_text, expected):
    """The body that opens a commitment; ValueError says why it does not."""
    salt = base64_strict(salt_text)
    if salt is None or len(salt) != 32:
        raise ValueError("the salt is not 32 bytes in base64")
    data = body_text.encode("utf-8")
    if commitment(salt, data) != expected:
        raise ValueError("salt and body do not open the commitment")
    if len(data) > 64 * 1024:
        raise ValueError("a body longer than 64 KiB")
    body = parse_canonical(body_text, 8, 2000)
    if not isinstance(body, dict):
        raise ValueError("a body that is no object")
    return body


class Statement:
    """A leaf whose form and signature were checked."""

    def __init__(self, entry):
        if len(entry) > 8 * 1024:
            raise ValueError("a leaf longer than 8 KiB")
        text = entry.decode("utf-8")
        leaf = json.loads(text, object_pairs_hook=no_doubles)
        if not isinstance(leaf, dict) or canonical(leaf) != text:
            raise ValueError("a leaf not in canonical form")
        if set(leaf) - {"inline"} != {"header", "recorded", "sig", "v"} or leaf["v"] != "1":
            raise ValueError("not the members of a leaf of version 1")
        self.recorded = leaf["recorded"]
        if not is_moment(self.recorded, r"\.[0-9]{3}Z"):
            raise ValueError(f"recorded {self.recorded!r} is not an instant in milliseconds")
        header_bytes = leaf["header"].encode("utf-8")
        self.header = header = self.read_header(leaf["header"], header_bytes)
        signed = b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE, len(header_bytes), header_bytes)
        key, signature = multibase_key(header["key"]), base64_strict(leaf["sig"])
        if key is None:
            raise ValueError("the key is not an Ed25519 key in multibase form")
        if signature is None or not signature_holds(key, signed, signature):
            raise ValueError(f"not a signature of {header['key']} over the header")
        self.kind = header["kind"].split("/")[0]
        self.id = "s" + base64.b32encode(hashlib.sha256(signed).digest()).decode().lower().rstrip("=")
        self.body = None
        self.inline = "inline" in leaf
        if self.inline != (self.kind in INLINE_KINDS):
            raise ValueError(f"a body {'inside' if self.inline else 'outside'} a leaf of kind {self.kind}")
        if self.inline:
            inline = leaf["inline"]
            if set(inline) != {"body", "salt"}:
                raise ValueError("not the members of an inline body")
            self.body = open_body(inline["salt"], inline["body"], header["body"])

    @staticmethod
    def read_header(text, data):
        if len(data) > 1024:
            raise ValueError("a header longer than 1 KiB")
        header = json.loads(text, object_pairs_hook=no_doubles)
        if not isinstance(header, dict) or set(header) - HEADER_KEYS or HEADER_NEEDS - set(header):
            raise ValueError("not the keys of a header")
        for key, value in header.items():
            if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9:._/+%-]+", value):
                raise ValueError(f"header.{key}: characters that a header does not have")
        if canonical(header) != text:
            raise ValueError("a header not in canonical form")
        if header["v"] != "polyad/1" or not re.fullmatch(r"[a-z]+(\.[a-z]+)*/[1-9][0-9]{0,3}", header["kind"]):
            raise ValueError("version or kind of the header")
        if len(header["kind"].split("/")[0]) > 40:
            raise ValueError("a kind with a name longer than 40")
        for key in ("scope", "target"):
            if not re.fullmatch(REF, header.get(key, "s" + "a" * 52)):
                raise ValueError(f"header.{key}: not a Ref")
        if not is_moment(header["at"], "Z") or not re.fullmatch(r"[0-9a-f]{64}", header["body"]):
            raise ValueError("time or commitment of the header")
        if header["author"] == "self":
            if not header["kind"].startswith("key/") or "target" in header:
                raise ValueError("author `self` outside of a first key statement")
        elif not re.fullmatch(r"s[a-z2-7]{51}[aq]", header["author"]):
            raise ValueError("the author is not a statement's id")
        return header


# The audit.


class Audit:
    def __init__(self, source, keys):
        self.source, self.keys = source, keys
        self.statements = []
        self.counts = dict.fromkeys(
            ("bundles", "tiles", "signatures", "bodies", "erased", "blobs", "withheld", "not_here"), 0
        )

    def run(self):
        data = need(self.source, "checkpoint")
        if data is None:
            raise Unable("checkpoint: not served")
        self.origin, self.size, self.root, self.signers = read_checkpoint(data, self.keys)
        hashes = self.read_entries()
        self.check_tree(hashes)
        if self.source.serves_bodies:
            self.check_bodies()
        else:
            self.counts["not_here"] = sum(not statement.inline for statement in self.statements)
        self.check_blobs()

    def read_entries(self):
        hashes, seen, last = [], {}, ""
        for path, first, width in tile_paths("tile/entries", self.size):
            found, entries = read_bundle(self.source, path, width)
            self.counts["bundles"] += 1
            for index, entry in enumerate(entries, first):
                hashes.append(hashlib.sha256(b"\x00" + entry).digest())
                try:
                    statement = Statement(entry)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise Refused(f"{found}: entry {index}: {error}") from None
                if statement.id in seen:
                    raise Refused(f"{found}: entry {index}: statement {statement.id} is entry {seen[statement.id]} too")
                if statement.recorded < last:
                    raise Refused(f"{found}: entry {index}: recorded {statement.recorded}, before {last}")
                seen[statement.id], last = index, statement.recorded
                self.statements.append(statement)
                self.counts["signatures"] += 1
        self.by_id = seen
        return hashes

    def check_tree(self, hashes):
        root = tree_hash(hashes)
        level, at_level = 0, hashes
        while at_level:
            for path, first, width in tile_paths(f"tile/{level}", len(at_level)):
                found, data, held = read_tile(self.source, path, width)
                if data is None:
                    raise Refused(f"{path}: not served")
                if len(data) != 32 * held:
                    raise Refused(f"{found}: {len(data)} bytes, not {32 * held}")
                if data[: 32 * width] != b"".join(at_level[first : first + width]):
                    raise Refused(f"{found}: not the hashes of the entries below it")
                self.counts["tiles"] += 1
            full = len(at_level) // 256
            at_level = [tree_hash(at_level[256 * i : 256 * i + 256]) for i in range(full)]
            level += 1
        if root != self.root:
            raise Refused("checkpoint: its root is not that of the entries")

    def check_bodies(self):
        for first in range(0, self.size, 256):
            lines = need(self.source, f"bodies/{first // 256}")
            listed = self.listed(first // 256, lines) if lines is not None else {}
            for index, statement in enumerate(self.statements[first : first + 256], first):
                if not statement.inline:
                    self.check_body(index, statement, listed)

    @staticmethod
    def listed(number, lines):
        try:
            answers = [json.loads(line, object_pairs_hook=no_doubles) for line in lines.decode("utf-8").split("\n")[:-1]]
            return {answer["commitment"]: (f"bodies/{number}", answer) for answer in answers}
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"bodies/{number}: {error}") from None

    def check_body(self, index, statement, listed):
        expected = statement.header["body"]
        path, answer = listed.get(expected, (f"body/{expected}", None))
        try:
            if answer is None:
                status, data = self.source.read(path)
                if status != 200:
                    raise Refused(f"{path}: answered {status}; the body of entry {index} is neither served nor erased")
                answer = json.loads(data, object_pairs_hook=no_doubles)
            if "erased" in answer:
                self.check_erasure(statement, answer["erased"])
                self.counts["erased"] += 1
            else:
                statement.body = open_body(answer["salt"], answer["body"], expected)
                self.counts["bodies"] += 1
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"{path}: entry {index}: {error}") from None

    def check_erasure(self, statement, redaction_id):
        index = self.by_id.get(redaction_id)
        redaction = self.statements[index] if index is not None else None
        if redaction is None or redaction.kind != "redaction" or redaction.header.get("target") != statement.id:
            raise ValueError(f"erased by {redaction_id!r}, which is no redaction of {statement.id}")

    def check_blobs(self):
        pinned = {}
        for index, statement in enumerate(self.statements):
            if statement.kind == "dataset" and statement.body is not None:
                pinned.setdefault(statement.body.get("sha256"), (index, statement.body.get("bytes")))
        for sha256, (index, length) in pinned.items():
            path = f"blob/{sha256}"
            status, data = self.source.read(path)
            if status in (403, 451):
                self.counts["withheld"] += 1
            elif status != 200:
                raise Refused(f"{path}: answered {status}; entry {index} pins it")
            elif hashlib.sha256(data).hexdigest() != sha256:
                raise Refused(f"{path}: not the bytes that entry {index} pins")
            elif str(len(data)) != length:
                raise Refused(f"{path}: {len(data)} bytes, entry {index} says {length}")
            else:
                self.counts["blobs"] += 1


def read_keys(source, given):
    if given is None:
        data = need(source, "vkey")
        if data is None:
            raise Unable("vkey: not served; give --vkey")
        text = data.decode("utf-8", "replace")
    elif "+" in given:
        text = given
    else:
        try:
            text = pathlib.Path(given).read_text(encoding="utf-8")
        except OSError as error:
            raise Unable(str(error)) from error
    keys = [Key(line.strip()) for line in text.splitlines() if line.strip()]
    if not keys or keys[0].role != 1:
        raise Unable("the first key is not the key of a log")
    return keys


def main():
    parser = argparse.ArgumentParser(description="Checks a whole Polyad log from outside.")
    parser.add_argument("place", help="address of the log, such as http://127.0.0.1:7700/log, or its directory")
    parser.add_argument("--vkey", help="the log's key, or a file that holds it, with cosigners on further lines")
    arguments = parser.parse_args()
    try:
        served = re.match(r"https?://", arguments.place)
        if not served and not pathlib.Path(arguments.place).is_dir():
            raise Unable(f"{arguments.place}: neither an http(s) address nor a directory")
        source = Served(arguments.place) if served else Folder(arguments.place)
        audit = Audit(source, read_keys(source, arguments.vkey))
        audit.run()
    except Refused as refused:
        print(f"REFUSED {refused}")
        return 1
    except Unable as unable:
        print(f"cannot run: {unable}", file=sys.stderr)
        return 2
    counts = audit.counts
    print(f"ACCEPTED {audit.origin} size {audit.size} root {base64.b64encode(audit.root).decode()}")
    print("  " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    print("  signed by " + ", ".join(f"{key.name} (role {key.role})" for key in audit.signers))
    if arguments.vkey is None:
        print("  the key came from the log itself: consistent, but check that it is the log you mean")
    return 0


if __name__ == "__main__":
    sys.exit(main())
