package dev.rollcall.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.util.PSQLException;

/** The ledger: one PostgreSQL database, and a DAO for each noun in it. Thread-safe; close it once. */
public final class Ledger implements AutoCloseable {
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final AttemptStarts attemptStarts;
    private final AttemptResults attemptResults;
    private final EndedJobs endedJobs;
    private final SameMoment sameMoment;

    private Ledger(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = JdbiSetup.register(Jdbi.create(pool));
        this.attemptStarts = new AttemptStarts(jdbi);
        this.attemptResults = new AttemptResults(jdbi);
        this.endedJobs = new EndedJobs(jdbi);
        this.sameMoment = new SameMoment(jdbi, pool.getMaximumPoolSize() / 4);
    }

    /**
     * Connects, and brings the tables up to date.
     *
     * @throws LedgerException when there is no such server or database, or when its tables are newer than this program
     */
    public static Ledger open(LedgerOptions options) {
        HikariDataSource pool = connect(options);
        try {
            migrate(pool);
            return new Ledger(pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    public Domains domains() {
        return new Domains(jdbi);
    }

    public DomainHistory domainHistory() {
        return new DomainHistory(jdbi);
    }

    public NamedLists namedLists() {
        return new NamedLists(jdbi);
    }

    public DomainImports domainImports() {
        return new DomainImports(jdbi);
    }

    public Freshness freshness() {
        return new Freshness(jdbi);
    }

    public Prompts prompts() {
        return new Prompts(jdbi);
    }

    public PromptOrders promptOrders() {
        return new PromptOrders(jdbi);
    }

    public Targets targets() {
        return new Targets(jdbi);
    }

    public SweepSchedule sweepSchedule() {
        return new SweepSchedule(jdbi);
    }

    public Providers providers() {
        return new Providers(jdbi);
    }

    public Keys keys() {
        return new Keys(jdbi);
    }

    public Limits limits() {
        return new Limits(jdbi);
    }

    public LimitOrders limitOrders() {
        return new LimitOrders(jdbi);
    }

    public SlotReservations slotReservations() {
        return new SlotReservations(jdbi);
    }

    public Jobs jobs() {
        return new Jobs(jdbi);
    }

    public JobLifecycle jobLifecycle() {
        return new JobLifecycle(jdbi);
    }

    public Holds holds() {
        return new Holds(jdbi);
    }

    public Runs runs() {
        return new Runs(jdbi);
    }

    public Cells cells() {
        return new Cells(jdbi);
    }

    public Claims claims() {
        return new Claims(jdbi);
    }

    public Budgets budgets() {
        return new Budgets(jdbi);
    }

    public CallCosts callCosts() {
        return new CallCosts(jdbi);
    }

    public Counters counters() {
        return new Counters(jdbi);
    }

    public Usage usage() {
        return new Usage(jdbi);
    }

    public Backlog backlog() {
        return new Backlog(jdbi);
    }

    /** Of this process: it remembers what it has read. */
    public EndedJobs endedJobs() {
        return endedJobs;
    }

    public UsageMinutes usageMinutes() {
        return new UsageMinutes(jdbi);
    }

    public ProviderFailures providerFailures() {
        return new ProviderFailures(jdbi);
    }

    public Answers answers() {
        return new Answers(jdbi);
    }

    public AnswerSearch answerSearch() {
        return new AnswerSearch(jdbi);
    }

    public AnswerIndex answerIndex() {
        return new AnswerIndex(jdbi);
    }

    public DeclinedNames declinedNames() {
        return new DeclinedNames(jdbi);
    }

    public NewestAnswers newestAnswers() {
        return new NewestAnswers(jdbi);
    }

    public Entities entities() {
        return new Entities(jdbi);
    }

    public Extractors extractors() {
        return new Extractors(jdbi);
    }

    public ExtractionRuns extractionRuns() {
        return new ExtractionRuns(jdbi);
    }

    public Extractions extractions() {
        return new Extractions(jdbi);
    }

    public SamplingSeries samplingSeries() {
        return new SamplingSeries(jdbi);
    }

    public Canaries canaries() {
        return new Canaries(jdbi);
    }

    public Changes changes() {
        return new Changes(jdbi);
    }

    public Movers movers() {
        return new Movers(jdbi);
    }

    public FigureCounts figureCounts() {
        return new FigureCounts(jdbi, sameMoment);
    }

    public Reports reports() {
        return new Reports(jdbi);
    }

    public ReadAnswers readAnswers() {
        return new ReadAnswers(jdbi);
    }

    public DomainGaps domainGaps() {
        return new DomainGaps(jdbi);
    }

    public DueExtractions dueExtractions() {
        return new DueExtractions(jdbi);
    }

    public JudgeOrders judgeOrders() {
        return new JudgeOrders(jdbi);
    }

    public Enrichments enrichments() {
        return new Enrichments(jdbi);
    }

    public Labels labels() {
        return new Labels(jdbi);
    }

    public LabelSample labelSample() {
        return new LabelSample(jdbi);
    }

    /** @param kind not of cells */
    public ModelCalls modelCalls(CallKind kind) {
        return new ModelCalls(jdbi, kind);
    }

    public Sites sites() {
        return new Sites(jdbi);
    }

    public SiteCrawls siteCrawls() {
        return new SiteCrawls(jdbi);
    }

    public SiteCrawlOrders siteCrawlOrders() {
        return new SiteCrawlOrders(jdbi);
    }

    public SiteFrontier siteFrontier() {
        return new SiteFrontier(jdbi);
    }

    public SitePages sitePages() {
        return new SitePages(jdbi);
    }

    public Documents documents() {
        return new Documents(jdbi);
    }

    public ChunkVectors chunkVectors() {
        return new ChunkVectors(jdbi);
    }

    public SiteSearch siteSearch() {
        return new SiteSearch(jdbi);
    }

    public Sources sources() {
        return new Sources(jdbi);
    }

    public ClaimExtractions claimExtractions() {
        return new ClaimExtractions(jdbi);
    }

    public ClaimChecks claimChecks() {
        return new ClaimChecks(jdbi);
    }

    public SiteClaims siteClaims() {
        return new SiteClaims(jdbi);
    }

    public QueueLimits queueLimits() {
        return new QueueLimits(jdbi);
    }

    public BatchIntents batchIntents() {
        return new BatchIntents(jdbi);
    }

    public CallIntents callIntents() {
        return new CallIntents(jdbi);
    }

    public ProviderBatches providerBatches() {
        return new ProviderBatches(jdbi);
    }

    public BatchResults batchResults() {
        return new BatchResults(jdbi);
    }

    public BatchEnds batchEnds() {
        return new BatchEnds(jdbi);
    }

    public Lanes lanes() {
        return new Lanes(jdbi);
    }

    public BatchList batchList() {
        return new BatchList(jdbi);
    }

    public BatchTotals batchTotals() {
        return new BatchTotals(jdbi);
    }

    public Archives archives() {
        return new Archives(jdbi);
    }

    public OldRows oldRows() {
        return new OldRows(jdbi);
    }

    public DeadLetters deadLetters() {
        return new DeadLetters(jdbi);
    }

    public Actions actions() {
        return new Actions(jdbi);
    }

    public Events events() {
        return new Events(jdbi);
    }

    public EventMover eventMover() {
        return new EventMover(jdbi);
    }

    public ProviderEvents providerEvents() {
        return new ProviderEvents(jdbi);
    }

    public Outlets outlets() {
        return new Outlets(jdbi);
    }

    public Deliveries deliveries() {
        return new Deliveries(jdbi);
    }

    public Workers workers() {
        return new Workers(jdbi);
    }

    public Alerts alerts() {
        return new Alerts(jdbi);
    }

    public AlertEvaluation alertEvaluation() {
        return new AlertEvaluation(jdbi);
    }

    public PromptJobs promptJobs() {
        return new PromptJobs(jdbi);
    }

    public ApiTokens apiTokens() {
        return new ApiTokens(jdbi);
    }

    public JobGrid jobGrid() {
        return new JobGrid(jdbi);
    }

    public PageSessions pageSessions() {
        return new PageSessions(jdbi);
    }

    public AuditTrail auditTrail() {
        return new AuditTrail(jdbi);
    }

    /** The starts of attempts, which are written before each call, in group commits. */
    public AttemptStarts attemptStarts() {
        return attemptStarts;
    }

    /** The results of attempts, which are written in group commits. */
    public AttemptResults attemptResults() {
        return attemptResults;
    }

    /** @throws RuntimeException when the server does not answer */
    public void ping() {
        jdbi.useHandle(handle -> handle.execute("SELECT 1"));
    }

    /** The server's clock, by which claims expire and waits end. */
    public Instant now() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT clock_timestamp()")
                .mapTo(Instant.class)
                .one());
    }

    @Override
    public void close() {
        attemptStarts.close();
        attemptResults.close();
        pool.close();
    }

    private static HikariDataSource connect(LedgerOptions options) {
        var config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(options.url());
        config.setUsername(options.user());
        config.setPassword(options.password());
        config.setMaximumPoolSize(options.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        config.setValidationTimeout(2_000);
        config.addDataSourceProperty("ApplicationName", "rollcall");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        // A server that accepts the connection but never speaks is not PostgreSQL.
        config.addDataSourceProperty("loginTimeout", "10");
        // A half-open connection must not block an answer for ever. No statement takes nearly this long.
        config.addDataSourceProperty("socketTimeout", "120");
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw LedgerException.unreachable(e);
        }
    }

    private static void migrate(HikariDataSource pool) {
        try {
            var flyway = Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:dev/rollcall/store/migrations")
                    .table("rollcall_schema")
                    .load();
            refuseNewer(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new LedgerException(
                    "the ledger's tables can't be brought up to date: " + LedgerException.words(e), e);
        }
    }

    private static void refuseNewer(Flyway flyway) {
        var current = flyway.info().current();
        if (current != null && current.getState().name().startsWith("FUTURE")) {
            throw new LedgerException("the ledger is at version " + current.getVersion()
                    + ", which this Rollcall does not know yet: use the newer Rollcall that made it");
        }
    }

    /** Whether a statement failed because the server is away, so that the same statement may work later. */
    public static boolean isAway(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof PSQLException postgres && postgres.getSQLState() != null) {
                return TransientSqlStates.isAway(postgres.getSQLState());
            }
            if (t instanceof SQLException) {
                return true;
            }
        }
        return failure instanceof org.jdbi.v3.core.ConnectionException;
    }

    /** A connection for session locks. The caller closes it. */
    Connection session() throws SQLException {
        return pool.getConnection();
    }

    Jdbi jdbi() {
        return jdbi;
    }
}
