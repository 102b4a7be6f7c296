"""Stands at the wire below every SDK: asks for a shape in each request, and keeps the reply as it came."""

import contextlib
import json

import httpx
import httpx2


class Wire:
    def __init__(self):
        self.headers = {}
        self.request = None
        self.response = None
        for library in (httpx, httpx2):
            self._tap(library.Client)

    def _tap(self, client):
        send = client.send

        def tapped(this, request, **options):
            request.headers.update(self.headers)
            self.request, self.response = request, None
            response = send(this, request, **options)
            response.read()
            self.response = response
            return response

        client.send = tapped

    @contextlib.contextmanager
    def asking(self, shape, cell):
        """Requests within it ask for that shape, or for none."""
        self.headers = {"X-Rollcall-Cell": cell} | ({"X-Rollcall-Shape": shape} if shape else {})
        self.request = self.response = None
        try:
            yield self
        finally:
            self.headers = {}

    def body(self):
        return json.loads(self.response.content)

    def events(self):
        """The data of each event of a stream, without the closing [DONE]."""
        text = self.response.content.decode()
        if text.startswith("["):
            return json.loads(text)
        data = [line[6:] for line in text.split("\n") if line.startswith("data: ")]
        return [json.loads(one) for one in data if one != "[DONE]"]
