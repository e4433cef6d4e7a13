namespace TypedMqtt.Generators.Model;

/// <summary>That nothing is generated for a contract, in values: a location would hold on to the compilation.</summary>
/// <param name="Contract">The interface's own name.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Path">The file it is declared in.</param>
/// <param name="Start">Where its name starts, in characters.</param>
/// <param name="Length">How long its name is.</param>
/// <param name="Line">The line of its name, from zero.</param>
/// <param name="Character">The place of its name in the line, from zero.</param>
internal sealed record ContractFailure(string Contract, string Reason, string Path, int Start, int Length, int Line, int Character);
