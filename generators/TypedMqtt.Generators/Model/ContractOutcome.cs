namespace TypedMqtt.Generators.Model;

/// <summary>What the generator got from a contract: one of the two.</summary>
/// <param name="Model">The contract, when it is valid.</param>
/// <param name="Failure">Why nothing is generated for it, when it is not.</param>
internal sealed record ContractOutcome(ContractModel? Model, ContractFailure? Failure);
