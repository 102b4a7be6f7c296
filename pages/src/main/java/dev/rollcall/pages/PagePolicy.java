package dev.rollcall.pages;

import gg.jte.html.HtmlAttribute;
import gg.jte.html.HtmlPolicy;
import gg.jte.html.HtmlPolicyException;
import gg.jte.html.HtmlTag;
import gg.jte.html.OwaspHtmlPolicy;
import gg.jte.html.policy.PreventInlineEventHandlers;

/**
 * What a template may hold; the build fails otherwise. Nothing that the Content-Security-Policy would block at run time: no
 * event handler, no style attribute, no script or style element with text of its own.
 */
public final class PagePolicy extends OwaspHtmlPolicy {
    public PagePolicy() {
        addPolicy(new PreventInlineEventHandlers());
        addPolicy(new NoInlineStyle());
    }

    private static final class NoInlineStyle implements HtmlPolicy {
        @Override
        public void validateHtmlTag(HtmlTag tag) throws HtmlPolicyException {
            if (tag.getName().equals("style")) {
                throw new HtmlPolicyException(
                        "a style element is blocked by the Content-Security-Policy: use page.css");
            }
        }

        @Override
        public void validateHtmlAttribute(HtmlTag tag, HtmlAttribute attribute) throws HtmlPolicyException {
            if (attribute.getName().equals("style") || attribute.getName().startsWith("hx-on")) {
                throw new HtmlPolicyException(
                        attribute.getName() + " is blocked by the Content-Security-Policy: use page.css or page.js");
            }
        }
    }
}
