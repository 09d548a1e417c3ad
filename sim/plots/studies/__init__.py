"""The figures of studies: skill, fans, reliability, claims, gallery, posterior, benchmark, and runs compared."""
