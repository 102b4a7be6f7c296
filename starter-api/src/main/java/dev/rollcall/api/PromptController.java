package dev.rollcall.api;

import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PromptOrders.PromptEdition;
import dev.rollcall.store.PromptOrders.RegisteredPrompt;
import dev.rollcall.store.PromptRules;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Prompts: which are asked, in which version, and who said so. What people order comes before the workers' files. */
@RestController
class PromptController {
    private static final String EXAMPLE = "{\"name\":\"trust\",\"text\":\"Would you trust {domain}?\"}";
    private static final List<String> FIELDS = List.of("name", "text", "without_domain");

    private final Ledger ledger;

    PromptController(Ledger ledger) {
        this.ledger = ledger;
    }

    record PromptRegister(List<RegisteredPrompt> prompts) {}

    record PromptVersions(String name, List<PromptEdition> versions) {}

    @GetMapping("/api/prompts")
    PromptRegister prompts() {
        return new PromptRegister(ledger.promptOrders().all());
    }

    @GetMapping("/api/prompts/{name}/versions")
    PromptVersions versions(@PathVariable String name) {
        List<PromptEdition> versions = ledger.promptOrders().versions(name);
        if (versions.isEmpty()) {
            throw unknown(name);
        }
        return new PromptVersions(name, versions);
    }

    /** A text that is null takes the order back. */
    @PostMapping("/api/prompts")
    RegisteredPrompt order(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, FIELDS, EXAMPLE);
        String name = name(payload);
        boolean takesBack = payload.isNull("text");
        boolean withoutDomain = payload.flag("without_domain");
        String text = takesBack ? null : text(payload, withoutDomain);
        payload.errors().refuseIfAny();
        String by = ApiCaller.of(http).by();
        return takesBack
                ? ledger.promptOrders().unset(name, by).orElseThrow(() -> nothingToTakeBack(name))
                : ledger.promptOrders().set(name, text, by);
    }

    /** Removed twice, it is removed once. */
    @DeleteMapping("/api/prompts/{name}")
    RegisteredPrompt remove(@PathVariable String name, HttpServletRequest http) {
        return ledger.promptOrders().remove(name, ApiCaller.of(http).by()).orElseThrow(() -> unknown(name));
    }

    private static String name(Payload payload) {
        String name = payload.text("name");
        if (!payload.has("name")) {
            payload.errors().field("name", null, "say which prompt, such as trust");
        } else if (name != null && !PromptRules.isName(name)) {
            payload.errors()
                    .field(
                            "name",
                            name,
                            "it is 1 to 40 lower-case letters, digits, '_' and '-', and begins with a letter"
                                    + " or digit");
        }
        return name;
    }

    private static String text(Payload payload, boolean withoutDomain) {
        String text = payload.text("text");
        if (!payload.has("text")) {
            payload.errors().field("text", null, "write the question, with {domain} where the domain belongs");
        } else if (text != null) {
            PromptRules.problem(text, withoutDomain, "send \"without_domain\": true")
                    .ifPresent(problem -> payload.errors().field("text", null, problem));
        }
        return text;
    }

    private static Refusal unknown(String name) {
        return Refusal.notFound(
                "there was never a prompt '" + InvalidDomainException.shown(name) + "'; GET /api/prompts lists them");
    }

    private static Refusal nothingToTakeBack(String name) {
        return new Refusal(
                409,
                "no person's order holds for the prompt " + name
                        + ", so there is none to take back; GET /api/prompts says"
                        + " whose each is. Nothing was done.");
    }
}
