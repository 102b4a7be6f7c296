package dev.rollcall.api.pages;

import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.BrowserLogin;
import dev.rollcall.api.GridReader;
import dev.rollcall.api.JobAccounts;
import dev.rollcall.api.Temporal;
import dev.rollcall.store.Ledger;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All that the pages are made of. */
@Configuration(proxyBeanMethods = false)
class PageWiring {
    @Bean
    Surroundings surroundings(Ledger ledger) {
        return new Surroundings(ledger);
    }

    @Bean
    PageWriter pageWriter(ApiOptions options, Surroundings surroundings) {
        return new PageWriter(options, surroundings);
    }

    @Bean
    PageProblems pageProblems(PageWriter writer) {
        return new PageProblems(writer);
    }

    @Bean
    AssetController assets() {
        return new AssetController();
    }

    @Bean
    LoginController login(PageWriter writer, BrowserLogin login) {
        return new LoginController(writer, login);
    }

    @Bean
    Pulse pulse(List<LivePart> parts) {
        return new Pulse(parts);
    }

    @Bean
    LiveController live(Pulse pulse) {
        return new LiveController(pulse);
    }

    @Bean
    NowController nowPage(PageWriter writer, Ledger ledger, JobAccounts accounts) {
        return new NowController(writer, new NowReader(ledger, accounts));
    }

    @Bean
    JobsPageController jobsPage(PageWriter writer, Ledger ledger, JobAccounts accounts) {
        return new JobsPageController(writer, ledger, accounts);
    }

    @Bean
    JobPageController jobPage(
            PageWriter writer,
            Ledger ledger,
            JobAccounts accounts,
            GridReader grids,
            Temporal temporal,
            ApiOptions options) {
        return new JobPageController(writer, ledger, new JobReader(ledger, accounts, temporal, options), grids);
    }

    @Bean
    CellPageController cellPage(PageWriter writer, Ledger ledger) {
        return new CellPageController(writer, ledger);
    }
}
