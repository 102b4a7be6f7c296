package dev.rollcall.api.pages;

import dev.rollcall.api.BrowserLogin;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Refusal;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.LoginScreen;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** A token in, a cookie out. */
@Controller
class LoginController {
    private static final String FIRST_PAGE = "/ui";

    private final PageWriter writer;
    private final BrowserLogin login;

    LoginController(PageWriter writer, BrowserLogin login) {
        this.writer = writer;
        this.login = login;
    }

    @GetMapping("/ui/login")
    @PageRole(open = true)
    ResponseEntity<String> form(HttpServletRequest http) {
        return form(200, http, null);
    }

    private ResponseEntity<String> form(int status, HttpServletRequest http, String wrong) {
        return writer.page(
                status,
                http,
                new Place("login", ""),
                "Log in",
                new LoginScreen(next(http).toString(), wrong));
    }

    @PostMapping("/ui/login")
    @PageRole(open = true)
    ResponseEntity<String> login(HttpServletRequest http, HttpServletResponse response) {
        String token = http.getParameter("token");
        try {
            login.open(token == null ? "" : token.strip(), http, response);
            return seeOther(next(http));
        } catch (Refusal wrong) {
            return form(wrong.status(), http, wrong.getMessage());
        }
    }

    @PostMapping("/ui/logout")
    @PageRole(open = true)
    ResponseEntity<String> logout(HttpServletRequest http, HttpServletResponse response) {
        login.close(http, response);
        return seeOther(URI.create("/ui/login"));
    }

    private static ResponseEntity<String> seeOther(URI where) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER).location(where).build();
    }

    /** Only one of our own pages: a link to the login page must not lead elsewhere. */
    private static URI next(HttpServletRequest http) {
        String wanted = http.getParameter("next");
        boolean own = wanted != null && (wanted.equals(FIRST_PAGE) || wanted.matches("/ui[/?][!-~&&[^\\\\]]*"));
        try {
            return URI.create(own ? wanted : FIRST_PAGE);
        } catch (IllegalArgumentException e) {
            return URI.create(FIRST_PAGE);
        }
    }
}
