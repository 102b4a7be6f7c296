"""Asks a running simulator through the providers' own SDKs, and holds each reply against the SDK's own types.

    python check.py http://127.0.0.1:8090 [WORD …]      # WORD: only the places with it in their names

Prints a table, a closing line "N passed, N failed", and exits with 1 if anything failed."""

import collections
import json
import os
import sys
import urllib.request
import warnings

for name in list(os.environ):
    if name.lower().endswith("_proxy"):
        del os.environ[name]
os.environ |= {"NO_PROXY": "*", "OTEL_SDK_DISABLED": "true", "DO_NOT_TRACK": "1", "HF_HUB_OFFLINE": "1"}
warnings.simplefilter("ignore")

import allowed  # noqa: E402
import strict  # noqa: E402
from places import PLACES, SCHEMA  # noqa: E402
from wire import Wire  # noqa: E402

# How often each shape is asked: what may differ from call to call at a provider differs here too.
TIMES = 4
# After these the SDK has nothing to parse: it must raise, and what it raises is its own affair.
BROKEN = {"bad-json", "html", "flaky", "keep-alive-comments", "dead", "cut", "reset"}
# Not a header's shape; waits for ever; is tried by hand.
LEFT_OUT = {"limited", "hang"}
# A provider has the shape, but not at the path of this place.
NOT_THERE = {("tool-call", "perplexity sonar")}
WAITS = {"rate-limited-ms": (6.78, 6.78), "rate-limited-seconds": (7, 7), "rate-limited-date": (4, 8.1),
         "rate-limited-reset": None, "rate-limited-info": None, "rate-limited-text": None, "rate-limited-bare": None}


class Wrong(Exception):
    """What is wrong with a reply."""


def replies(place, wire, client, kind, shape):
    """One call of that kind; (the parsed reply, None), or (None, the exception)."""
    try:
        return place.asks[kind](client), None
    except Exception as error:
        return None, error


def check_types(place, wire, kind, shape):
    stream = kind.startswith("stream") or shape == "stream"
    bodies = wire.events() if stream else [wire.body()]
    if not bodies:
        raise Wrong("a stream without events")
    found = collections.Counter()
    for body in bodies:
        for path, what in strict.problems(place.chunk if stream else place.type, body):
            if not permitted(place, path, what, shape):
                found[f"{path}: {what}"] += 1
    if found:
        raise Wrong("; ".join(found))


def permitted(place, path, what, shape):
    if shape == "odd-finish" and "brand_new_reason" in what:
        return True
    if shape == "extra-fields" and ("x_new_member" in path or path.endswith(".*") or ".*." in path):
        return True
    if shape == "no-usage" and path.endswith(".usage") and what == "missing":
        return True
    return allowed.reason(place, path, what, shape) is not None


def check_reply(place, wire, kind, shape, reply, error):
    if error is not None and not ends_in_error(place, wire, shape, error):
        raise Wrong(f"{type(error).__name__}: {str(error)[:200]}")
    check_types(place, wire, kind, shape)
    if error is not None or shape == "stream":
        return
    if shape == "tool-call" and kind == "tool":
        arguments = place.call(reply)
        check_instance(json.loads(arguments) if isinstance(arguments, str) else arguments)
    if kind == "structured" and shape is None:
        text = place.text(reply)
        check_instance(json.loads(text if isinstance(text, str) else chunk_text(text[-1])))


def chunk_text(chunk):
    """Of the last of Mistral's chunks, as its own SDK gives it, or OpenAI's."""
    return chunk["text"] if isinstance(chunk, dict) else chunk.text


def ends_in_error(place, wire, shape, error):
    """Where the SDK raises though HTTP says 200, as it should: an error that comes inside of the reply."""
    return shape in ("error200", "stream", "no-usage") and wire.response is not None and wire.response.status_code == 200


def check_instance(value):
    year = value.get("founded_year")
    if set(value) != set(SCHEMA["properties"]) or not isinstance(value["summary"], str):
        raise Wrong(f"no instance of the schema: {value}")
    if not isinstance(year, int) or not 1990 <= year <= 2020:
        raise Wrong(f"founded_year {year!r} is not 1990 to 2020")


def check_error(place, wire, client, shape, error, own=False):
    response = wire.response
    if error is None:
        raise Wrong(f"status {response.status_code}, and the SDK raises nothing")
    if not isinstance(error, place.error):
        raise Wrong(f"{type(error).__name__} is no {place.error.__name__}: {str(error)[:200]}")
    status = getattr(error, "status_code", getattr(error, "code", None))
    if status != response.status_code:
        raise Wrong(f"the SDK tells status {status} of {response.status_code}")
    said = message(wire.body())
    body = getattr(error, "body", None)
    if not said.strip():
        raise Wrong(f"a blank message: {response.text[:200]}")
    if said not in str(error) and (own or said not in str(body)):
        raise Wrong(f"the SDK does not show the message: {error}, of {response.text[:200]}")
    check_wait(place, client, shape, response)
    return type(error).__name__


def message(body):
    """In any provider's words."""
    body = body[0] if isinstance(body, list) else body
    error = body.get("error", body)
    if isinstance(error, str):
        return error
    told = error.get("message") or error.get("detail") or ""
    return told if isinstance(told, str) else told["detail"][0]["msg"]


def check_wait(place, client, shape, response):
    wait = place.wait(client, response)
    told = response.headers.get("retry-after-ms"), response.headers.get("retry-after")
    if shape in WAITS:
        expected = WAITS[shape]
        if place.name.startswith("google"):
            expected = None
        ok = wait is None if expected is None else wait is not None and expected[0] <= wait <= expected[1]
        if not ok:
            raise Wrong(f"the SDK waits {wait} s of {told}, not {expected}")
    elif told == (None, None):
        if wait is not None:
            raise Wrong(f"the SDK waits {wait} s, though no header tells of a wait")
    elif wait not in (float(told[0] or "nan") / 1000, float(told[1] or "nan")):
        raise Wrong(f"the SDK waits {wait} s of {told}")


def kinds_of(place, shape):
    """Which kinds of calls a shape is tried with."""
    if shape is None:
        return list(place.asks)
    if shape == "tool-call":
        return [kind for kind in ("plain", "tool", "stream-tool") if kind in place.asks]
    if shape in BROKEN | {"stream"}:
        return ["plain"]
    return ["plain", "stream"]


def try_shape(place, wire, client, shape, is_error):
    """The table's word for it; raises Wrong."""
    classes = set()
    for kind in kinds_of(place, shape):
        for time in range(TIMES if not is_error else 2):
            cell = f"sdks/{place.name}/{kind}/{shape}/{time}".replace(" ", "-")
            asked = "slow:1ms" if shape == "slow" else shape
            with wire.asking(asked, cell):
                reply, error = replies(place, wire, client, kind, shape)
                try:
                    if shape in BROKEN:
                        if error is None and shape != "keep-alive-comments":
                            raise Wrong(f"the SDK takes it for a reply: {str(reply)[:200]}")
                    elif wire.response is not None and wire.response.status_code >= 400:
                        if not is_error and shape != "error200":
                            raise Wrong(f"{wire.response.status_code}: {wire.response.text[:200]}")
                        classes.add(check_error(place, wire, client, shape, error))
                    elif is_error:
                        raise Wrong(f"no error, but {reply} {error}"[:200])
                    else:
                        check_reply(place, wire, kind, shape, reply, error)
                except Wrong as wrong:
                    raise Wrong(f"{kind}: {wrong}") from None
    return "ok" if not classes else "ok " + "/".join(sorted(classes))


def try_bases(place, wire, url):
    for base in place.bases:
        with wire.asking(None, f"sdks/base/{place.name}/{base}".replace(" ", "-")):
            _, error = replies(place, wire, place.client(url + base), "plain", None)
            if error is not None:
                raise Wrong(f"{base}: {type(error).__name__}: {error}")
    return "ok " + " ".join(place.bases)


def try_own_errors(place, wire, url, client):
    """What only the simulator can complain of says what is wrong and what would be right, also in the SDK's exception."""
    for shape, base, words in (("no-such-shape", place.bases[0], "known: dead, hang, down"), (None, None, "It serves POST to")):
        asked = client if base else place.client(url + f"/{place.provider}/nowhere")
        with wire.asking(shape, f"sdks/own/{place.name}".replace(" ", "-")):
            _, error = replies(place, wire, asked, "plain", shape)
            check_error(place, wire, client, shape, error, own=True)
            if words not in str(error):
                raise Wrong(f"no word of '{words}' in: {error}")
    return "ok"


def shapes_of(url, provider):
    with urllib.request.urlopen(url + "/control/shapes") as response:
        known = json.load(response)
    return [(one["shape"].split(":")[0].split("[")[0], one) for one in known if provider in one["providers"]]


def rows(url, places):
    wire = Wire()
    for place in places:
        client = place.client(url + place.bases[0])
        yield place.name, "base URLs", lambda: try_bases(place, wire, url)
        yield place.name, "success", lambda: try_shape(place, wire, client, None, False)
        yield place.name, "own errors", lambda: try_own_errors(place, wire, url, client)
        for shape, told in shapes_of(url, place.provider):
            if told["batch"] or shape in LEFT_OUT or (shape, place.name.split(" by ")[0]) in NOT_THERE:
                continue
            yield place.name, shape, lambda: try_shape(place, wire, client, shape, told["error"])


def main(url, *words):
    places = [place for place in PLACES if not words or any(word in place.name for word in words)]
    passed = failed = 0
    for name, shape, trial in rows(url, places):
        try:
            word = trial()
            passed += 1
        except Wrong as wrong:
            word = f"WRONG {wrong}"
            failed += 1
        print(f"{name:28} {shape:22} {word}", flush=True)
    for name, path, why in allowed.unused() if not words else []:
        print(f"{'allow-list':28} {name:22} WRONG nothing needs {path} any more: take it out ({why})")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
