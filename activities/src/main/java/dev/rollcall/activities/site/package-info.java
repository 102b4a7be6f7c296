/** Crawls domains' own sites, and makes documents, chunks and vectors of their pages: joins the room site to the ledger. */
package dev.rollcall.activities.site;
