package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Asks a simulator as a provider's client would: over HTTP, knowing each provider's path, key header and body. */
final class Caller {
    static final String KEY = "sk-good-0123456789";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator;

    Caller(Simulator simulator) {
        this.simulator = simulator;
    }

    record Heard(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        JsonNode at(String pointer) {
            try {
                return JSON.readTree(response.body()).at(pointer);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + response.body(), e);
            }
        }

        String text(String pointer) {
            return at(pointer).asText();
        }
    }

    static String prompt(String domain) {
        return "What does the company behind " + domain + " do, and which alternatives are there?";
    }

    static String path(String provider) {
        return switch (provider) {
            case "anthropic" -> "/v1/messages";
            case "perplexity" -> "/v1/agent";
            case "google" -> "/v1beta/models/gemini-3.8-flash:generateContent";
            case "cohere" -> "/v2/chat";
            case "ai21" -> "/studio/v1/chat/completions";
            case "groq" -> "/openai/v1/chat/completions";
            case "openrouter" -> "/api/v1/chat/completions";
            case "deepseek" -> "/chat/completions";
            default -> "/v1/chat/completions";
        };
    }

    static String body(String provider, String prompt) {
        return switch (provider) {
            case "google" -> "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + prompt + "\"}]}]}";
            case "perplexity" -> "{\"model\":\"perplexity/sonar\",\"input\":\"" + prompt + "\"}";
            case "anthropic" ->
                "{\"model\":\"m-1\",\"max_tokens\":2048,\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt
                        + "\"}]}";
            default -> "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
        };
    }

    Heard ask(String provider, String cell) {
        return ask(provider, cell, KEY, body(provider, prompt("stripe.com")));
    }

    Heard ask(String provider, String cell, String key, String body) {
        try {
            return new Heard(HTTP.send(request(provider, path(provider), cell, key, body), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a request and reads nothing. */
    Socket begin(String provider, String cell) {
        byte[] body = body(provider, prompt("stripe.com")).getBytes(StandardCharsets.UTF_8);
        String head = "POST /" + provider + path(provider) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                + "\r\nX-Rollcall-Cell: " + cell + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Heard shaped(String shape, String provider, String path, String body) {
        return send(request(provider, path, null, KEY, body, shape));
    }

    Heard post(String provider, String path, String body) {
        return send(request(provider, path, "x/0", KEY, body));
    }

    /** Without a body, at any path. */
    Heard send(String method, String path) {
        return send(HttpRequest.newBuilder(URI.create(simulator.url() + path))
                .header("Authorization", "Bearer " + KEY)
                .method(method, BodyPublishers.noBody())
                .build());
    }

    Heard control(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(simulator.url() + "/control/" + path))
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private static Heard send(HttpRequest request) {
        try {
            return new Heard(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest request(String provider, String path, String cell, String key, String body) {
        return request(provider, path, cell, key, body, null);
    }

    private HttpRequest request(String provider, String path, String cell, String key, String body, String shape) {
        var request = HttpRequest.newBuilder(URI.create(simulator.url() + "/" + provider + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (cell != null) {
            request.header(RequestHandler.CELL_HEADER, cell);
        }
        if (shape != null) {
            request.header(RequestHandler.SHAPE_HEADER, shape);
        }
        if (key != null) {
            switch (provider) {
                case "anthropic" -> request.header("x-api-key", key);
                case "google" -> request.header("x-goog-api-key", key);
                default -> request.header("Authorization", "Bearer " + key);
            }
        }
        if (provider.equals("anthropic")) {
            request.header("anthropic-version", "2023-06-01");
        }
        return request.build();
    }
}
