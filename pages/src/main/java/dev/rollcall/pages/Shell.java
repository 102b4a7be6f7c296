package dev.rollcall.pages;

/**
 * What is around every page.
 *
 * @param title of the page, the only heading of the first level; in the window's title, too
 * @param section which entry of the navigation is the page's: {@code now}, {@code jobs} …
 * @param theme {@code light}, {@code dark} or {@code auto}
 * @param live what the page follows, such as {@code now} or {@code job/20261129-120000-abcd}; null: it does not change by
 *     itself
 */
public record Shell(String title, String section, String theme, String live, Viewer viewer, Installation installation) {

    /**
     * Who looks at the page.
     *
     * @param name null: whoever is on this machine
     * @param mayWrite may start and change jobs; otherwise no button is shown
     * @param mayAdmin may change limits, keys and tokens
     * @param hasSession came in through the login page, and can leave
     */
    public record Viewer(String name, boolean mayWrite, boolean mayAdmin, boolean hasSession) {}

    /**
     * @param environment the name of this installation; null: none
     * @param simulated the newest worker asks the simulator
     * @param openAlerts how many alerts are open
     */
    public record Installation(String version, String environment, boolean simulated, int openAlerts) {}
}
