package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetCommandTest {
    private static final String PATCH = "PATCH /api/jobs/j1";
    private static final String BUDGET = """
            {"id":"j1","status":"processing","simulated":false,"budget":
             {"limit_usd":50,"spent_usd":3.1,"reserved_usd":0.2,"lost_usd":0.05,"left_usd":46.65}}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void itSendsTheBudgetAndTheReasonAndSaysWhereTheMoneyIs() {
        stub.says(PATCH, 200, BUDGET);
        Typed typed = Typed.at(stub, "budget", "j1", "$50", "--reason", "worth it");
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out())
                .isEqualTo("Job j1 is processing: spent $3.10 of $50.00 (reserved $0.2000, lost $0.0500)\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"budget_usd\":50,\"reason\":\"worth it\"}");
        assertThat(stub.lastAsked().header("Content-type")).startsWith("application/json");
    }

    @Test
    void noneTakesItAway() {
        stub.says(PATCH, 200, "{\"id\":\"j1\",\"status\":\"processing\",\"notice\":\"Temporal is away\"}");
        Typed typed = Typed.at(stub, "budget", "j1", "none");
        assertThat(typed.out()).isEqualTo("Job j1 is processing: no budget\nTemporal is away\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"budget_usd\":null,\"reason\":\"no reason was given\"}");
    }

    @Test
    void aNoIsSaidAndWhatIsNoAmountIsNotSent() {
        stub.says(PATCH, 409, "{\"title\":\"Conflict\",\"detail\":\"the job has ended already: it is completed\"}");
        Typed ended = Typed.at(stub, "budget", "j1", "5");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).isEqualTo("rollcall: the job has ended already: it is completed\n");
        for (String bad : new String[] {"ten", "0", "1e300"}) {
            assertThat(Typed.at(stub, "budget", "j1", bad).err()).contains("'" + bad + "' is no budget");
            assertThat(Typed.at(stub, "crawl", "a.com", "--budget", bad).err()).contains("'" + bad + "' is no budget");
        }
        assertThat(Typed.at(stub, "budget", "j1", "-1").exit()).isNotZero();
        assertThat(stub.asked()).hasSize(1);
    }

    @Test
    void theAccountOfAJobSaysItToo() {
        stub.says("GET /api/jobs/j1", 200, BUDGET);
        assertThat(Typed.at(stub, "job", "j1").out())
                .contains("budget                spent $3.10 of $50.00 (reserved $0.2000, lost $0.0500)\n");
    }
}
