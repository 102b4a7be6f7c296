package dev.rollcall.llm.gemini;

import dev.rollcall.llm.wire.CallTrace;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.HeaderMap;
import retrofit2.http.POST;
import retrofit2.http.Tag;
import retrofit2.http.Url;

interface GenerateEndpoint {

    @POST
    Call<ResponseBody> ask(
            @Url HttpUrl url, @HeaderMap Map<String, String> headers, @Tag CallTrace trace, @Body GenerateRequest body);
}
