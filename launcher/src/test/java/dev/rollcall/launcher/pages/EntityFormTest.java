package dev.rollcall.launcher.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.rollcall.embedded.TakesMinutes;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person changes whom a domain's answers are searched for. */
@TakesMinutes
class EntityFormTest extends InBrowser {
    @BeforeAll
    static void start() throws IOException {
        open();
    }

    @Test
    void oneIsAddedWhatIsWrongIsToldBesideItsFieldAndItIsTakenOutAgain() {
        Page page = browsing.page(1280, 900, ColorScheme.LIGHT);
        page.navigate(stack.api() + "/ui/domains/stripe.com/entities");
        page.locator("#add-entity").click();
        Locator more = page.locator("#entity-list fieldset").last();
        more.locator("[name$='.entity']").fill("square");
        more.locator("[name$='.name']").fill("Square");
        more.locator("[data-type=lines][name$='.aliases']").fill("Square Payments");
        more.locator("[data-type=ordinary]").fill("Block\nstripe");
        send(page, "a rival");
        assertThat(more.locator("[data-type=ordinary][aria-invalid=true]")).isVisible();
        assertThat(more.locator(".beside")).hasCount(1);
        assertThat(more.locator(".beside")).containsText("it is a name or an alias of 'stripe', too");
        more.locator("[data-type=ordinary]").fill("Block");
        page.locator("[data-act$='dry_run=true']").click();
        assertThat(page.locator("#entities-form .result"))
                .containsText("Dry run: There is no answer about this domain yet.");
        assertThat(page.locator("#dry-run li")).hasText("In no answer that was read anything changes.");
        assertThat(page.locator("#set-h")).hasText("Version 1");
        send(page, "a rival");
        assertThat(page.locator("#set-h")).hasText("Version 2");
        assertThat(stack.get("/api/domains/stripe.com/entities")
                        .at("/entities/1/aliases")
                        .toString())
                .isEqualTo("[{\"text\":\"Square Payments\",\"ordinary_word\":false},"
                        + "{\"text\":\"Block\",\"ordinary_word\":true}]");
        page.locator("#entity-list summary").last().click();
        page.locator("[data-removes]").last().click();
        send(page, "no rival after all");
        assertThat(page.locator("#set-h")).hasText("Version 1");
        assertThat(page.locator("#entity-list fieldset")).hasCount(1);
    }

    private static void send(Page page, String reason) {
        page.locator("[name=reason]").fill(reason);
        page.locator("#entities-form .main-act").click();
    }
}
