"""Those who choose: powers and states. Each writes only what it owns; what does not choose is a rule, not an agent."""
