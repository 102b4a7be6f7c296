/** What answers claim about a domain, held against what its site says. */
package dev.rollcall.site.claims;
