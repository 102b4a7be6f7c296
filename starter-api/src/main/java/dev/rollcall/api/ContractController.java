package dev.rollcall.api;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What there is, and how it is asked for. */
@RestController
class ContractController {
    private final Contract contract;
    private final String version;

    ContractController(Contract contract, String version) {
        this.contract = contract;
        this.version = version;
    }

    record Index(String name, String version, List<String> paths) {}

    @GetMapping({"/", "/api"})
    Index paths() {
        return new Index("rollcall", version, contract.operations(false));
    }

    @GetMapping("/openapi.json")
    JsonNode contract() {
        return contract.document();
    }
}
