package dev.rollcall.api.pages;

import dev.rollcall.api.AllAnswersController;
import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.AuditController;
import dev.rollcall.api.BatchReader;
import dev.rollcall.api.BrowserLogin;
import dev.rollcall.api.DeadLetterController;
import dev.rollcall.api.DomainController;
import dev.rollcall.api.FigureReader;
import dev.rollcall.api.GridReader;
import dev.rollcall.api.JobAccounts;
import dev.rollcall.api.LimitController;
import dev.rollcall.api.MoverController;
import dev.rollcall.api.OutletController;
import dev.rollcall.api.ScheduleController;
import dev.rollcall.api.SuggestionReader;
import dev.rollcall.api.TargetController;
import dev.rollcall.api.Temporal;
import dev.rollcall.api.TokenController;
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
        return new JobsPageController(writer, ledger, new JobsReader(ledger, accounts));
    }

    @Bean
    JobPageController jobPage(
            PageWriter writer,
            Ledger ledger,
            JobAccounts accounts,
            GridReader grids,
            BatchReader batches,
            Temporal temporal,
            ApiOptions options) {
        return new JobPageController(
                writer, ledger, new JobReader(ledger, accounts, batches, temporal, options), grids);
    }

    @Bean
    BatchesPageController batchesPage(PageWriter writer, Ledger ledger, BatchReader batches) {
        return new BatchesPageController(writer, ledger, batches);
    }

    @Bean
    CellPageController cellPage(PageWriter writer, Ledger ledger) {
        return new CellPageController(writer, ledger);
    }

    @Bean
    AnswersPageController answersPage(PageWriter writer, Ledger ledger, AllAnswersController answers) {
        return new AnswersPageController(writer, ledger, answers);
    }

    @Bean
    DomainPageController domainPage(PageWriter writer, Ledger ledger, DomainController domains) {
        return new DomainPageController(writer, ledger, domains);
    }

    @Bean
    ReportPageController reportPage(PageWriter writer, Ledger ledger, FigureReader figures) {
        return new ReportPageController(writer, ledger, figures);
    }

    @Bean
    MoversPageController moversPage(PageWriter writer, MoverController movers) {
        return new MoversPageController(writer, movers);
    }

    @Bean
    ComparePageController comparePage(PageWriter writer, Ledger ledger, FigureReader figures) {
        return new ComparePageController(writer, ledger, figures);
    }

    @Bean
    EntityPageController entityPage(PageWriter writer, Ledger ledger) {
        return new EntityPageController(writer, ledger);
    }

    @Bean
    SuggestionPageController suggestionPage(PageWriter writer, SuggestionReader suggestions) {
        return new SuggestionPageController(writer, suggestions);
    }

    @Bean
    UsagePageController usagePage(PageWriter writer, Ledger ledger) {
        return new UsagePageController(writer, ledger);
    }

    @Bean
    StartPageController startPage(PageWriter writer, Ledger ledger) {
        return new StartPageController(writer, ledger);
    }

    @Bean
    ListFileController listFiles() {
        return new ListFileController();
    }

    @Bean
    PromptsPageController promptsPage(PageWriter writer, Ledger ledger) {
        return new PromptsPageController(writer, ledger);
    }

    @Bean
    TargetsPageController targetsPage(PageWriter writer, Ledger ledger, TargetController targets) {
        return new TargetsPageController(writer, ledger, targets);
    }

    @Bean
    SchedulePageController schedulePage(PageWriter writer, Ledger ledger, ScheduleController schedule) {
        return new SchedulePageController(writer, ledger, schedule);
    }

    @Bean
    LettersPageController lettersPage(PageWriter writer, Ledger ledger, DeadLetterController letters) {
        return new LettersPageController(writer, ledger, letters);
    }

    @Bean
    EventsPageController eventsPage(PageWriter writer, Ledger ledger, OutletController outlets) {
        return new EventsPageController(writer, ledger, outlets);
    }

    @Bean
    TokensPageController tokensPage(PageWriter writer, Ledger ledger, TokenController tokens) {
        return new TokensPageController(writer, ledger, tokens);
    }

    @Bean
    LimitsPageController limitsPage(PageWriter writer, Ledger ledger, LimitController limits) {
        return new LimitsPageController(writer, ledger, limits);
    }

    @Bean
    AuditPageController auditPage(PageWriter writer, Ledger ledger, AuditController audit) {
        return new AuditPageController(writer, ledger, audit);
    }

    @Bean
    AlertsPageController alertsPage(PageWriter writer, Ledger ledger) {
        return new AlertsPageController(writer, ledger);
    }
}
