package dev.rollcall.api;

import dev.rollcall.store.DomainList;
import dev.rollcall.store.InvalidDomainException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All errors of one request, so that the caller can mend them in one go. */
final class InputErrors {
    static final int SHOWN = 100;

    private final List<BadInput> entries = new ArrayList<>();
    private final InputErrors whole;
    private final String at;
    private final Map<String, String> sentAs = new HashMap<>();
    private int count;

    InputErrors() {
        whole = null;
        at = "";
    }

    private InputErrors(InputErrors whole, String at) {
        this.whole = whole;
        this.at = at;
    }

    /** Those of an object in one of the fields: they are counted and shown with the others. */
    InputErrors under(String field) {
        return new InputErrors(this, "/" + escaped(field));
    }

    /**
     * @param position index in its list, from 0; null when it is no entry of a list
     * @param value as it was sent, made safe to show
     * @param pointer RFC 6901: {@code /domains/3}
     */
    record BadInput(Integer position, String value, String reason, String pointer) {
        private String words() {
            return pointer + (value == null ? "" : " '" + value + "'") + ": " + reason;
        }
    }

    /** The field was sent under another name, by which the caller knows it. */
    void sentAs(String field, String alias) {
        sentAs.put(field, alias);
    }

    void field(String name, Object value, String reason) {
        add(new BadInput(null, value == null ? null : shown(value), reason, "/" + escaped(sent(name))));
    }

    void entry(String list, int position, Object value, String reason) {
        add(new BadInput(position, shown(value), reason, "/" + sent(list) + "/" + position));
    }

    /** Of a list: those that are kept of its bad entries, and the number of the others. */
    void entries(String list, DomainList domains) {
        domains.bad().forEach(bad -> add(listed(sent(list), bad)));
        count += (int) domains.badCount() - domains.bad().size();
    }

    static BadInput listed(String list, dev.rollcall.store.BadEntry bad) {
        return new BadInput((int) bad.place(), shown(bad.value()), bad.reason(), "/" + list + "/" + bad.place());
    }

    void refuseIfAny() {
        refuseIfAny(400);
    }

    /** @param status 400, or 422 for what its schema allows and what makes no sense together */
    void refuseIfAny(int status) {
        if (whole != null) {
            whole.refuseIfAny(status);
        } else if (count > 0) {
            String first = entries.get(0).words();
            throw new Refusal(
                    status,
                    (count == 1 ? first : count + " entries are wrong, such as " + first) + ". Nothing was done.",
                    List.copyOf(entries),
                    count);
        }
    }

    private String sent(String name) {
        return sentAs.getOrDefault(name, name);
    }

    private void add(BadInput entry) {
        if (whole != null) {
            whole.add(new BadInput(entry.position(), entry.value(), entry.reason(), at + entry.pointer()));
            return;
        }
        count++;
        if (entries.size() < SHOWN) {
            entries.add(entry);
        }
    }

    private static String shown(Object value) {
        return InvalidDomainException.shown(String.valueOf(value));
    }

    private static String escaped(String name) {
        return shown(name.replace("~", "~0").replace("/", "~1"));
    }
}
