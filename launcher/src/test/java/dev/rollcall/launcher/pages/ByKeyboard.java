package dev.rollcall.launcher.pages;

import com.microsoft.playwright.Page;

/** Uses a page as people do who can't point at things: Tab leads to each. */
final class ByKeyboard {
    /** More than any page has to stop at. */
    private static final int MOST_STOPS = 400;

    private final Page page;

    ByKeyboard(Page page) {
        this.page = page;
    }

    /** Goes on to the next one that this selector means, unless it is there already. */
    ByKeyboard to(String selector) {
        return isAt(selector) ? this : go("Tab", selector);
    }

    ByKeyboard backTo(String selector) {
        return isAt(selector) ? this : go("Shift+Tab", selector);
    }

    private ByKeyboard go(String key, String selector) {
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            page.keyboard().press(key);
            if (isAt(selector)) {
                return this;
            }
        }
        throw new AssertionError(key + " does not lead to " + selector + " on " + page.url());
    }

    private boolean isAt(String selector) {
        return (Boolean) page.evaluate("selector => document.activeElement.matches(selector)", selector);
    }

    ByKeyboard press(String key) {
        page.keyboard().press(key);
        return this;
    }

    ByKeyboard type(String text) {
        page.keyboard().type(text);
        return this;
    }

    /** As Ctrl+V does it. */
    ByKeyboard paste(String text) {
        page.keyboard().insertText(text);
        return this;
    }
}
