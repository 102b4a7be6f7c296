package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.Refusal;
import dev.rollcall.pages.Asset;
import dev.rollcall.pages.Assets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Stylesheet, scripts and icon. Each content has a path of its own, so browsers keep them. */
@Controller
class AssetController {
    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(java.time.Duration.ofDays(365)).cachePublic().immutable();

    @GetMapping("/ui/assets/{hash}/{name}")
    @PageRole(open = true)
    ResponseEntity<byte[]> asset(@PathVariable String hash, @PathVariable String name) {
        Asset asset = Assets.at(Assets.ROOT + hash + "/" + name)
                .orElseThrow(() -> Refusal.notFound("there is no such file any more: load the page again"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(asset.type()))
                .cacheControl(FOR_EVER)
                .body(asset.bytes());
    }
}
