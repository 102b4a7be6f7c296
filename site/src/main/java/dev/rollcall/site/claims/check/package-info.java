/** The comparison of a claim with a chunk of the site without any model. What it is not sure of, it leaves open. */
package dev.rollcall.site.claims.check;
