package dev.rollcall.site.trap;

/** One site of the trap. */
interface TrapHost {
    /** @param path with its query */
    TrapAnswer answer(String path);
}
