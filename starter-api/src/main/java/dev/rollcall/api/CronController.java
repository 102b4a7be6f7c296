package dev.rollcall.api;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The sweep, for schedulers that can send one GET with a secret. */
@RestController
class CronController {
    static final String PATH = "/api/cron";

    private final SweepController sweep;

    CronController(SweepController sweep) {
        this.sweep = sweep;
    }

    @GetMapping(PATH)
    ResponseEntity<Object> byGet() {
        return sweep.now();
    }

    @PostMapping(PATH)
    ResponseEntity<Object> byPost() {
        return sweep.now();
    }
}
