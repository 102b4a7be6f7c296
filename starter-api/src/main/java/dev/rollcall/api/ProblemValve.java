package dev.rollcall.api;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.MediaType;

/** Requests that Tomcat refuses itself are answered with a {@link Problem} too. Public: Tomcat finds it by its name. */
public final class ProblemValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String detail = status >= 500
                ? "Rollcall made a mistake here; the API's log says which"
                : "the server does not understand this request";
        if (status < 500 && failure instanceof IOException) {
            detail = "the request's body broke off before its end; send it again. Nothing was done.";
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(Json.MAPPER.writeValueAsBytes(Problem.of(status, detail)));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // The caller has gone.
        }
    }
}
