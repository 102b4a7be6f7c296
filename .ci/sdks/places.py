"""Where a provider's API is asked, and with which SDK: its ordinary client, its calls, its types, its errors."""

import dataclasses
import typing

import anthropic
import cohere
import cohere.core.api_error
import cohere.core.http_client
import google.genai
import google.genai.errors
import groq
import groq.types.chat
import mistralai.client
import mistralai.client.errors
import mistralai.client.models as mistral_models
import mistralai.client.utils.retries as mistral_retries
import openai
import openai.types.chat
import openai.types.responses
import openrouter
import openrouter.components
import openrouter.errors
import openrouter.utils.retries as openrouter_retries
import perplexity
import perplexity.types
import together
import together.types.chat
import together.types.chat.chat_completion_chunk
from cohere.v2.types import V2ChatResponse, V2ChatStreamResponse
from google.genai import types as google_types
from perplexity.types import response_create_response, response_stream_chunk, stream_chunk

KEY = "sk-test-0123456789"
PROMPT = "What does the company behind stripe.com do, and which alternatives are there?"
MESSAGES = [{"role": "user", "content": PROMPT}]
SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string"}, "founded_year": {"type": "integer", "minimum": 1990, "maximum": 2020}},
    "required": ["summary", "founded_year"],
    "additionalProperties": False,
}
FUNCTION = {"name": "save_company", "description": "Saves what is known.", "parameters": SCHEMA}
TOOL = {"type": "function", "function": FUNCTION}
RESPONSE_FORMAT = {"type": "json_schema", "json_schema": {"name": "company", "schema": SCHEMA}}


@dataclasses.dataclass
class Place:
    """`bases` are the base URLs that clients are seen with, behind the simulator's own URL; the first is the SDK's
    documented one. `asks` makes the call of a kind: plain, structured, tool, search, stream. `call` finds the arguments
    of the tool call in a parsed reply, as a dict or JSON text; `text` its text."""

    name: str
    provider: str
    bases: list
    client: typing.Callable
    asks: dict
    type: object
    chunk: object
    error: type
    connection: tuple
    wait: typing.Callable
    call: typing.Callable
    text: typing.Callable


def stainless_wait(client, response):
    return client._parse_retry_after_header(response.headers)


def speakeasy_wait(retries):
    def wait(client, response):
        millis = retries._parse_retry_after_ms_header(response)
        millis = retries._parse_retry_after_header(response) if millis is None else millis
        return None if millis is None else millis / 1000

    return wait


def chat_asks(create, model, search=None, limit="max_tokens"):
    def ask(client, **more):
        return create(client)(model=model, messages=MESSAGES, **more)

    asks = {
        "plain": lambda client: ask(client, **{limit: 600}),
        "structured": lambda client: ask(client, response_format=RESPONSE_FORMAT),
        "tool": lambda client: ask(client, tools=[TOOL]),
        "stream": lambda client: list(ask(client, stream=True)),
        "stream-tool": lambda client: list(ask(client, stream=True, tools=[TOOL])),
    }
    if search:
        asks["search"] = lambda client: ask(client, **search)
    return asks


def chat_call(reply):
    return reply.choices[0].message.tool_calls[0].function.arguments


def chat_text(reply):
    return reply.choices[0].message.content


def openai_chat(name, provider, bases, model, **asks):
    return Place(
        name, provider, bases,
        lambda url: openai.OpenAI(base_url=url, api_key=KEY, max_retries=0, timeout=5),
        chat_asks(lambda client: client.chat.completions.create, model, **asks),
        openai.types.chat.ChatCompletion, openai.types.chat.ChatCompletionChunk,
        openai.APIStatusError, (openai.APIConnectionError,), stainless_wait, chat_call, chat_text,
    )


def responses_asks(model, structured, search):
    tool = {"type": "function"} | FUNCTION

    def ask(client, **more):
        return client.responses.create(model=model, input=PROMPT, **more)

    return {
        "plain": lambda client: ask(client, max_output_tokens=600),
        "structured": lambda client: ask(client, **structured),
        "tool": lambda client: ask(client, tools=[tool]),
        "search": lambda client: ask(client, tools=[search]),
        "stream": lambda client: list(ask(client, stream=True)),
        "stream-tool": lambda client: list(ask(client, stream=True, tools=[tool])),
    }


def responses_call(reply):
    return next(item.arguments for item in reply.output if item.type == "function_call")


def openai_responses(name, provider, bases, model):
    return Place(
        name, provider, bases,
        lambda url: openai.OpenAI(base_url=url, api_key=KEY, max_retries=0, timeout=5),
        responses_asks(
            model,
            {"text": {"format": {"type": "json_schema", "name": "company", "schema": SCHEMA}}},
            {"type": "web_search"},
        ),
        openai.types.responses.Response, openai.types.responses.ResponseStreamEvent,
        openai.APIStatusError, (openai.APIConnectionError,), stainless_wait, responses_call,
        lambda reply: reply.output_text,
    )


def anthropic_messages():
    tool = {"name": "save_company", "description": "Saves what is known.", "input_schema": SCHEMA}

    def ask(client, **more):
        return client.messages.create(model="claude-haiku-4-5", max_tokens=600, messages=MESSAGES, **more)

    return Place(
        "anthropic messages", "anthropic", ["/anthropic", "/anthropic/v1"],
        lambda url: anthropic.Anthropic(base_url=url, api_key=KEY, max_retries=0, timeout=5),
        {
            "plain": ask,
            "structured": lambda client: ask(
                client, output_config={"format": {"type": "json_schema", "schema": SCHEMA}}
            ),
            "tool": lambda client: ask(client, tools=[tool]),
            "search": lambda client: ask(client, tools=[{"type": "web_search_20250305", "name": "web_search"}]),
            "stream": lambda client: list(ask(client, stream=True)),
            "stream-tool": lambda client: list(ask(client, stream=True, tools=[tool])),
        },
        anthropic.types.Message, anthropic.types.RawMessageStreamEvent,
        anthropic.APIStatusError, (anthropic.APIConnectionError,), stainless_wait,
        lambda reply: next(block.input for block in reply.content if block.type == "tool_use"),
        lambda reply: "".join(block.text for block in reply.content if block.type == "text"),
    )


def google_generate():
    declaration = {"name": "save_company", "description": "Saves what is known.", "parameters_json_schema": SCHEMA}

    def ask(client, stream=False, **config):
        call = client.models.generate_content_stream if stream else client.models.generate_content
        return call(model="gemini-3.8-flash", contents=PROMPT, config=config | {"system_instruction": "Be short."})

    tools = [{"function_declarations": [declaration]}]
    return Place(
        "google generateContent", "google", ["/google", "/google/v1beta"],
        lambda url: google.genai.Client(
            api_key=KEY,
            http_options=google_types.HttpOptions(
                base_url=url, timeout=5000, retry_options=google_types.HttpRetryOptions(attempts=1)
            ),
        ),
        {
            "plain": lambda client: ask(client, max_output_tokens=600),
            "structured": lambda client: ask(
                client, response_mime_type="application/json", response_json_schema=SCHEMA
            ),
            "tool": lambda client: ask(client, tools=tools),
            "search": lambda client: ask(client, tools=[{"google_search": {}}]),
            "stream": lambda client: list(ask(client, stream=True)),
            "stream-tool": lambda client: list(ask(client, stream=True, tools=tools)),
        },
        google_types.GenerateContentResponse, google_types.GenerateContentResponse,
        google.genai.errors.APIError, (Exception,), lambda client, response: None,
        lambda reply: reply.function_calls[0].args,
        lambda reply: reply.text,
    )


def mistral_chat():
    asks = chat_asks(lambda client: client.chat.complete, "mistral-small-latest")
    asks["stream"] = lambda client: list(client.chat.stream(model="mistral-small-latest", messages=MESSAGES))
    asks["stream-tool"] = lambda client: list(
        client.chat.stream(model="mistral-small-latest", messages=MESSAGES, tools=[TOOL])
    )
    return Place(
        "mistral chat", "mistral", ["/mistral", "/mistral/v1"],
        lambda url: mistralai.client.Mistral(api_key=KEY, server_url=url, timeout_ms=5000),
        asks,
        mistral_models.ChatCompletionResponse, mistral_models.CompletionChunk,
        mistralai.client.errors.MistralError, (Exception,), speakeasy_wait(mistral_retries),
        chat_call, chat_text,
    )


def cohere_chat():
    def ask(client, **more):
        return client.chat(model="command-a-03-2025", messages=MESSAGES, request_options={"max_retries": 0}, **more)

    def stream(client, **more):
        return list(client.chat_stream(model="command-a-03-2025", messages=MESSAGES, **more))

    return Place(
        "cohere chat v2", "cohere", ["/cohere", "/cohere/v2"],
        lambda url: cohere.ClientV2(api_key=KEY, base_url=url, timeout=5, log_warning_experimental_features=False),
        {
            "plain": lambda client: ask(client, max_tokens=600),
            "structured": lambda client: ask(
                client, response_format={"type": "json_object", "json_schema": SCHEMA}
            ),
            "tool": lambda client: ask(client, tools=[TOOL]),
            "stream": stream,
            "stream-tool": lambda client: stream(client, tools=[TOOL]),
        },
        V2ChatResponse, V2ChatStreamResponse,
        cohere.core.api_error.ApiError, (Exception,),
        lambda client, response: cohere.core.http_client._parse_retry_after(response.headers),
        lambda reply: reply.message.tool_calls[0].function.arguments,
        lambda reply: "".join(block.text for block in reply.message.content if block.type == "text"),
    )


def groq_chat():
    return Place(
        "groq chat", "groq", ["/groq", "/groq/openai/v1"],
        lambda url: groq.Groq(base_url=url, api_key=KEY, max_retries=0, timeout=5),
        chat_asks(lambda client: client.chat.completions.create, "openai/gpt-oss-120b", limit="max_completion_tokens"),
        groq.types.chat.ChatCompletion, groq.types.chat.ChatCompletionChunk,
        groq.APIStatusError, (groq.APIConnectionError,), stainless_wait, chat_call, chat_text,
    )


def together_chat():
    return Place(
        "together chat", "together", ["/together", "/together/v1"],
        lambda url: together.Together(base_url=url, api_key=KEY, max_retries=0, timeout=5),
        chat_asks(lambda client: client.chat.completions.create, "openai/gpt-oss-120b"),
        together.types.chat.ChatCompletion, together.types.chat.chat_completion_chunk.ChatCompletionChunk,
        together.APIStatusError, (together.APIConnectionError,), stainless_wait, chat_call, chat_text,
    )


def perplexity_client(url):
    return perplexity.Perplexity(base_url=url, api_key=KEY, max_retries=0, timeout=5)


def perplexity_agent():
    asks = responses_asks("perplexity/sonar", {"response_format": RESPONSE_FORMAT}, {"type": "web_search"})
    return Place(
        "perplexity agent", "perplexity", ["/perplexity", "/perplexity/v1"], perplexity_client, asks,
        response_create_response.ResponseCreateResponse, response_stream_chunk.ResponseStreamChunk,
        perplexity.APIStatusError, (perplexity.APIConnectionError,), stainless_wait, responses_call,
        lambda reply: reply.output_text,
    )


def perplexity_sonar():
    asks = chat_asks(lambda client: client.chat.completions.create, "sonar")
    del asks["tool"], asks["stream-tool"]
    return Place(
        "perplexity sonar", "perplexity", ["/perplexity", "/perplexity/v1"], perplexity_client, asks,
        stream_chunk.StreamChunk, stream_chunk.StreamChunk,
        perplexity.APIStatusError, (perplexity.APIConnectionError,), stainless_wait, chat_call, chat_text,
    )


def openrouter_chat():
    return Place(
        "openrouter chat", "openrouter", ["/openrouter/api/v1", "/openrouter"],
        lambda url: openrouter.OpenRouter(api_key=KEY, server_url=url, timeout_ms=5000, retry_config=None),
        chat_asks(
            lambda client: client.chat.send, "openai/gpt-6-luna",
            search={"plugins": [{"id": "web"}]}, limit="max_completion_tokens",
        ),
        openrouter.components.ChatResult, openrouter.components.ChatStreamChunk,
        openrouter.errors.OpenRouterError, (Exception,), speakeasy_wait(openrouter_retries),
        chat_call, chat_text,
    )


PLACES = [
    openai_chat("openai chat", "openai", ["/openai/v1", "/openai"], "gpt-6-luna",
                search={"web_search_options": {}}, limit="max_completion_tokens"),
    openai_responses("openai responses", "openai", ["/openai/v1", "/openai"], "gpt-6-luna"),
    anthropic_messages(),
    google_generate(),
    mistral_chat(),
    cohere_chat(),
    groq_chat(),
    together_chat(),
    perplexity_agent(),
    perplexity_sonar(),
    openrouter_chat(),
    openai_chat("deepseek by openai", "deepseek", ["/deepseek", "/deepseek/v1", "/deepseek/beta"], "deepseek-flash"),
    openai_chat("xai chat by openai", "xai", ["/xai/v1", "/xai"], "grok-4.3"),
    openai_responses("xai responses by openai", "xai", ["/xai/v1", "/xai"], "grok-4.3"),
    openai_chat("ai21 by openai", "ai21", ["/ai21/studio/v1", "/ai21"], "jamba-large"),
    openai_chat("groq by openai", "groq", ["/groq/openai/v1"], "openai/gpt-oss-120b"),
    openai_chat("together by openai", "together", ["/together/v1"], "openai/gpt-oss-120b"),
    openai_chat("mistral by openai", "mistral", ["/mistral/v1"], "mistral-small-latest"),
    openai_chat("openrouter by openai", "openrouter", ["/openrouter/api/v1"], "openai/gpt-6-luna"),
    openai_chat("perplexity sonar by openai", "perplexity", ["/perplexity", "/perplexity/v1"], "sonar"),
]
