package dev.rollcall.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.Api;
import okhttp3.ResponseBody;
import retrofit2.Call;

/** One wire protocol: how a question is put, and how a reply with HTTP 200 is read. */
public interface WireProtocol {

    Call<ResponseBody> ask(WireRequest wireRequest);

    /**
     * Puts a stream together, for servers that stream though they were asked not to.
     *
     * @return the reply as it would have come whole, for {@link #read}; of events of another protocol something shapeless
     */
    AssembledStream fold(EventStream stream);

    /** Reads what it knows and passes over the rest; whatever the body holds, it does not throw. */
    ParsedReply read(Api api, JsonNode body);
}
