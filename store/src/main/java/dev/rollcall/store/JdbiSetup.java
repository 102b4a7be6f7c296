package dev.rollcall.store;

import org.jdbi.v3.core.Jdbi;

/** What JDBI is told once. */
final class JdbiSetup {
    private JdbiSetup() {}

    static Jdbi register(Jdbi jdbi) {
        jdbi.registerArrayType(Integer.class, "int4");
        jdbi.registerArrayType(Long.class, "int8");
        jdbi.registerArrayType(Short.class, "int2");
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArrayType(Boolean.class, "bool");
        return jdbi;
    }
}
