package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters.ServerBuilder;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** All that the API is made of. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@Import({AccessWiring.class, AlertWiring.class, MetricsWiring.class})
class Wiring implements WebMvcConfigurer {
    /** Of a body that is refused, so much more is read and thrown away, so that the caller gets the reply. */
    private static final int SWALLOWED = 256 << 20;

    private static final int DRAIN_MILLIS = 15_000;

    private final Contract contract;
    private final AuditQueue audit;

    Wiring(ApiOptions options, AuditQueue audit) {
        contract = new Contract(options.version());
        this.audit = audit;
    }

    @Bean
    CrawlController crawl(Ledger ledger, Temporal temporal, JobAccounts accounts, ApiOptions options) {
        return new CrawlController(ledger, temporal, accounts, Clock.systemUTC(), options);
    }

    @Bean
    SamplingController sampling(Ledger ledger) {
        return new SamplingController(ledger);
    }

    @Bean
    JobController jobs(Ledger ledger, Temporal temporal, JobAccounts accounts) {
        return new JobController(ledger, temporal, accounts);
    }

    @Bean
    ControlController control(Ledger ledger, Temporal temporal, JobAccounts accounts) {
        return new ControlController(ledger, temporal, accounts);
    }

    @Bean
    BatchReader batchReader(Ledger ledger) {
        return new BatchReader(ledger);
    }

    @Bean
    BatchController batches(Ledger ledger, BatchReader reader) {
        return new BatchController(ledger, reader);
    }

    @Bean
    ActionRunner actionRunner(Ledger ledger, Temporal temporal) {
        return new ActionRunner(ledger, temporal);
    }

    @Bean
    ActionController actions(Ledger ledger, ActionRunner runner) {
        return new ActionController(ledger, runner);
    }

    @Bean
    RetryController retries(Ledger ledger, ActionRunner runner, JobAccounts accounts) {
        return new RetryController(ledger, runner, accounts);
    }

    @Bean
    DeadLetterController deadLetters(Ledger ledger) {
        return new DeadLetterController(ledger);
    }

    @Bean
    CellController cells(Ledger ledger) {
        return new CellController(ledger);
    }

    @Bean
    GridReader gridReader(Ledger ledger) {
        return new GridReader(ledger);
    }

    @Bean
    GridController grid(Ledger ledger, GridReader grids) {
        return new GridController(ledger, grids);
    }

    @Bean
    AnswerController answers(Ledger ledger) {
        return new AnswerController(ledger);
    }

    @Bean
    AllAnswersController allAnswers(Ledger ledger) {
        return new AllAnswersController(ledger);
    }

    @Bean
    ArchiveController archives(Ledger ledger) {
        return new ArchiveController(ledger);
    }

    @Bean
    DomainController domains(Ledger ledger) {
        return new DomainController(ledger);
    }

    @Bean
    ListUpload listUpload() {
        return new ListUpload();
    }

    @Bean
    DomainImportController domainImports(Ledger ledger, ListUpload lists) {
        return new DomainImportController(ledger, lists);
    }

    @Bean
    ListController lists(Ledger ledger, ListUpload lists) {
        return new ListController(ledger, lists);
    }

    @Bean
    SweepController sweep(Ledger ledger, Temporal temporal) {
        return new SweepController(ledger, temporal, Clock.systemUTC());
    }

    @Bean
    ScheduleController schedule(Ledger ledger, Temporal temporal) {
        return new ScheduleController(ledger, temporal);
    }

    @Bean
    PromptController prompts(Ledger ledger) {
        return new PromptController(ledger);
    }

    @Bean
    AnswerSample answerSample(Ledger ledger) {
        return new AnswerSample(ledger, Duration.ofSeconds(10));
    }

    @Bean
    EntityController entities(Ledger ledger, AnswerSample sample) {
        return new EntityController(ledger, new EditPreview(ledger, sample));
    }

    @Bean
    SuggestionReader suggestionReader(Ledger ledger, AnswerSample sample) {
        return new SuggestionReader(ledger, sample);
    }

    @Bean
    SuggestionController suggestions(Ledger ledger, SuggestionReader suggestions) {
        return new SuggestionController(ledger, suggestions);
    }

    @Bean
    JudgeController judge(Ledger ledger) {
        return new JudgeController(ledger);
    }

    @Bean
    LabelController labels(Ledger ledger) {
        return new LabelController(ledger);
    }

    @Bean
    FigureReader figureReader(Ledger ledger) {
        return new FigureReader(ledger, InstantSource.system());
    }

    @Bean
    FigureController figures(FigureReader figures) {
        return new FigureController(figures);
    }

    @Bean
    MoverController movers(Ledger ledger) {
        return new MoverController(ledger, InstantSource.system());
    }

    @Bean
    ReportController reports(Ledger ledger, FigureReader figures) {
        return new ReportController(ledger, figures);
    }

    @Bean
    ObservationController observations(Ledger ledger, FigureReader figures) {
        return new ObservationController(ledger, figures);
    }

    @Bean
    TargetController targets(Ledger ledger) {
        return new TargetController(ledger);
    }

    @Bean
    HealthController health(Ledger ledger, Temporal temporal, ApiOptions options) {
        return new HealthController(ledger, temporal, options);
    }

    @Bean
    ProviderController providers(Ledger ledger) {
        return new ProviderController(ledger);
    }

    @Bean
    KeyController keys(Ledger ledger) {
        return new KeyController(ledger);
    }

    @Bean
    LimitController limits(Ledger ledger) {
        return new LimitController(ledger);
    }

    @Bean
    UsageController usage(Ledger ledger) {
        return new UsageController(ledger);
    }

    @Bean
    EventController events(Ledger ledger) {
        return new EventController(ledger);
    }

    @Bean
    EventFeed eventFeed(Ledger ledger) {
        return new EventFeed(ledger);
    }

    @Bean
    EventStreamController eventStream(Ledger ledger, EventFeed feed) {
        return new EventStreamController(ledger, feed);
    }

    @Bean
    OutletController outlets(Ledger ledger, ApiOptions options) {
        return new OutletController(ledger, options.events());
    }

    @Bean
    Contract contract() {
        return contract;
    }

    @Bean
    ContractController contractController(ApiOptions options) {
        return new ContractController(contract, options.version());
    }

    @Bean
    JobAccounts accounts(Ledger ledger) {
        return new JobAccounts(ledger, Clock.systemUTC());
    }

    @Bean
    ProblemHandler problems() {
        return new ProblemHandler();
    }

    @Bean
    PromptJobController promptJobs(Ledger ledger, CrawlController crawls) {
        var sums = new PromptJobSums(ledger, System::nanoTime);
        return new PromptJobController(ledger, crawls, sums, Clock.systemUTC());
    }

    @Bean
    QuickCrawlController quickCrawls(Ledger ledger, CrawlController crawls, JobAccounts accounts) {
        return new QuickCrawlController(ledger, crawls, accounts);
    }

    @Bean
    StatsController stats(Ledger ledger, JobAccounts accounts) {
        return new StatsController(ledger, accounts);
    }

    @Bean
    CronController cron(SweepController sweep) {
        return new CronController(sweep);
    }

    /** The index is at {@code /api/}, too; in the contract is no path that ends with a slash. */
    @Bean
    FilterRegistrationBean<UrlHandlerFilter> slash() {
        return new FilterRegistrationBean<>(
                UrlHandlerFilter.trailingSlashHandler("/api/").wrapRequest().build());
    }

    @Bean
    DispatcherServlet dispatcher() {
        var dispatcher = new QuietDispatcher();
        // Otherwise OPTIONS would name every method, whatever the path.
        dispatcher.setDispatchOptionsRequest(true);
        return dispatcher;
    }

    @Bean
    ServletRegistrationBean<DispatcherServlet> dispatched(DispatcherServlet dispatcher) {
        var registration = new ServletRegistrationBean<>(dispatcher, "/");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    TomcatServletWebServerFactory tomcat(ApiOptions options) {
        var tomcat = new TomcatServletWebServerFactory(options.port());
        tomcat.setAddress(options.address());
        tomcat.setShutdown(Shutdown.GRACEFUL);
        tomcat.addConnectorCustomizers(connector -> {
            // Ids of workflows started by hand may have a slash in them.
            connector.setEncodedSolidusHandling("passthrough");
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setMaxSwallowSize(SWALLOWED);
            }
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setMaxThreads(64);
            }
        });
        tomcat.addContextCustomizers(context -> {
            var host = (StandardHost) context.getParent();
            host.setErrorReportValveClass(ProblemValve.class.getName());
            host.getPipeline().addValve(new ProblemValve());
        });
        return tomcat;
    }

    @Bean
    DefaultLifecycleProcessor lifecycleProcessor() {
        var lifecycle = new DefaultLifecycleProcessor();
        lifecycle.setTimeoutPerShutdownPhase(DRAIN_MILLIS);
        return lifecycle;
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new AuditInterceptor(contract, audit, InstantSource.system()));
        interceptors.addInterceptor(new RoleCheck(contract));
        interceptors.addInterceptor(contract);
    }

    @Override
    public void configureMessageConverters(ServerBuilder converters) {
        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(Json.MAPPER));
    }

    /** JSON, whatever the caller accepts. */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }

    /** Spring's own writes a warning for every path that is not there. */
    private static final class QuietDispatcher extends DispatcherServlet {
        @Override
        protected void noHandlerFound(HttpServletRequest request, HttpServletResponse response)
                throws NoHandlerFoundException {
            throw new NoHandlerFoundException(request.getMethod(), request.getRequestURI(), HttpHeaders.EMPTY);
        }
    }
}
