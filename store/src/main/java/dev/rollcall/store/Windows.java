package dev.rollcall.store;

import org.jdbi.v3.core.Handle;

/** Rows of the windows that jobs were made in. */
final class Windows {
    private Windows() {}

    static int id(Handle handle, Window window) {
        handle.createUpdate("""
                        INSERT INTO time_window (name, starts_at)
                        SELECT :name, :start WHERE NOT EXISTS (SELECT 1 FROM time_window WHERE name = :name)
                        ON CONFLICT DO NOTHING""")
                .bind("name", window.name())
                .bind("start", window.startsAt())
                .execute();
        return handle.createQuery("SELECT id FROM time_window WHERE name = :name")
                .bind("name", window.name())
                .mapTo(Integer.class)
                .one();
    }
}
