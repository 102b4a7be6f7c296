// The grid of a job: see below.
