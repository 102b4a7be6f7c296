"""What a reply may have though the SDK's types do not: each with its reason. What nothing needs any more is told."""

import fnmatch

RECORDED = "recorded from the real API"
DOCUMENTED = "documented by the provider, not in the SDK's types"
OWN = "the provider's own, which OpenAI's types cannot know"

# (place, path, what is wrong, reason); * and ? as in a shell, [] as it stands.
ALLOWED = [
    ("openai chat", "$.choices[].delta.annotations", "unknown*", "search models send them in a stream too"),
    ("* responses*", "$*.store", "unknown*", DOCUMENTED),
    ("anthropic messages", "$.type", "'ping' is not one of*", "the SDK leaves out pings before it looks at the type"),
    ("mistral *", "$.usage.prompt_tokens_details", "unknown*", RECORDED),
    ("mistral by openai", "$.choices[].message.content", "list*", RECORDED + ": a list of chunks"),
    ("mistral by openai", "$.choices[].delta.content", "list*", RECORDED + ": a list of chunks"),
    ("cohere chat v2", "$.delta.message.*", "unknown member of ChatMessageStartEventDeltaMessage", DOCUMENTED),
    ("together *", "$.usage.cached_tokens", "unknown*", RECORDED),
    ("together by openai", "$.prompt", "unknown*", OWN),
    ("together by openai", "$.choices[].seed", "unknown*", OWN),
    ("together by openai", "$.choices[].finish_reason", "'eos' is not*", OWN + "; its SDK does"),
    ("together by openai", "$.choices[].message.tool_calls[].index", "unknown*", OWN + "; its SDK wants it"),
    ("perplexity agent", "$*.usage.output_tokens_details", "unknown*", DOCUMENTED),
    ("perplexity sonar by openai", "$.usage.search_context_size", "unknown*", OWN),
    ("perplexity sonar by openai", "$.usage.cost", "unknown*", OWN),
    ("perplexity sonar by openai", "$.citations", "unknown*", OWN),
    ("perplexity sonar by openai", "$.search_results", "unknown*", OWN),
    ("perplexity sonar by openai", "$.choices[].delta", "unknown*", OWN + "; its SDK wants it"),
    ("perplexity sonar by openai", "$.choices[].message", "unknown*", OWN + "; its SDK wants it in a chunk"),
    ("openrouter *", "$.provider", "unknown*", RECORDED),
    ("openrouter *", "$.choices[].native_finish_reason", "unknown*", RECORDED),
    ("openrouter *", "$.usage.completion_tokens_details.image_tokens", "unknown*", RECORDED),
    ("openrouter chat", "$.choices[].message.annotations", "unknown*", DOCUMENTED),
    ("openrouter chat", "$.choices[].delta.annotations", "unknown*", DOCUMENTED),
    ("openrouter by openai", "$.choices[].*.reasoning*", "unknown*", OWN),
    ("openrouter by openai", "$.choices[].*.annotations*", "unknown*", OWN),
    ("openrouter by openai", "$.usage.*", "unknown*", OWN),
    ("deepseek by openai", "$.choices[].*.reasoning_content", "unknown*", OWN),
    ("deepseek by openai", "$.usage.prompt_cache_*_tokens", "unknown*", OWN),
    ("xai chat by openai", "$.choices[].*.reasoning_content", "unknown*", OWN),
    ("xai * by openai", "$*.usage.num_sources_used", "unknown*", OWN),
    ("xai * by openai", "$*.usage.cost_in_usd_ticks", "unknown*", OWN),
    ("xai chat by openai", "$.citations", "unknown*", OWN),
    ("ai21 by openai", "$.created", "missing", RECORDED),
    ("ai21 by openai", "$.model", "missing", RECORDED),
    ("ai21 by openai", "$.object", "missing", RECORDED),
    ("ai21 by openai", "$.choices[].finish_reason", "missing", RECORDED),
    ("ai21 by openai", "$.meta", "unknown*", RECORDED),
    ("groq by openai", "$.choices[].*.reasoning", "unknown*", OWN),
    ("groq by openai", "$.choices[].*.executed_tools", "unknown*", OWN),
    ("groq by openai", "$.usage.*_time", "unknown*", OWN),
    ("groq by openai", "$.usage_breakdown", "unknown*", OWN),
    ("groq by openai", "$.x_groq", "unknown*", OWN),
    ("groq by openai", "$.service_tier", "'on_demand' is not*", OWN),
]
# An error in place of a result, or in a choice, after HTTP has said 200: how OpenRouter does it, as it documents.
ERROR200 = ("openrouter", ("missing", "unknown member of ", "'error' is not one of "))

_used = set()


def reason(place, path, what, shape):
    if shape == "error200" and place.provider == ERROR200[0] and what.startswith(ERROR200[1]):
        return DOCUMENTED
    for index, (name, where, wrong, why) in enumerate(ALLOWED):
        if all(fnmatch.fnmatchcase(text, pattern.replace("[]", "[[]]"))
               for text, pattern in ((place.name, name), (path, where), (what, wrong))):
            _used.add(index)
            return why
    return None


def unused():
    return [(name, where, why) for index, (name, where, _, why) in enumerate(ALLOWED) if index not in _used]
