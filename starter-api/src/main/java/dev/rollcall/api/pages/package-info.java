/** The pages: each fills a record of the room {@code pages} from what the REST API says, too. All that changes something is REST. */
package dev.rollcall.api.pages;
