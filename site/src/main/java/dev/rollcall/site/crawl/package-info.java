/** Fetches the pages of one site politely: robots.txt, sitemaps, limits, traps. */
package dev.rollcall.site.crawl;
