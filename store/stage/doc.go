package stage
