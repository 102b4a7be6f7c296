"""The formats that the contract names and JSON Schema does not know, as TestApi has them."""

import schemathesis
from hypothesis import strategies as st

names = st.from_regex(r"[a-z0-9]([a-z0-9-]?[a-z0-9]){0,10}", fullmatch=True)
endings = st.sampled_from(["com", "co.uk", "de", "com.", "com/path?x=1"])

schemathesis.openapi.format("domain", st.builds("{}.{}".format, names, endings))
schemathesis.openapi.format("domains", st.lists(st.builds("{}.{}".format, names, endings), min_size=1).map("\n".join))
schemathesis.openapi.format("list", st.just("customers"))
schemathesis.openapi.format("provider", st.sampled_from(["openai", "groq"]))
schemathesis.openapi.format("prompt", st.sampled_from(["business", "audience"]))
schemathesis.openapi.format("patience", st.sampled_from(["1s", "30 s", "24h", "365d", "PT30S", "P1DT2H"]))
schemathesis.openapi.format("deadline", st.sampled_from(["60m", "6 h", "29d", "PT6H"]))
# Nobody answers there, and nobody is asked for an address.
schemathesis.openapi.format("outlet-url", st.sampled_from(["https://127.0.0.1:1/hook", "http://[::1]:1/a?b=c"]))


@schemathesis.serializer("application/x-ndjson")
def ndjson(context, value):
    return str(value).encode("utf-8", "replace")
