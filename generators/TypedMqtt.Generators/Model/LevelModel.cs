namespace TypedMqtt.Generators.Model;

/// <summary>A parameter that stands for a topic level.</summary>
/// <param name="Name">The name of the parameter and of the placeholder.</param>
/// <param name="Type">The fully qualified type.</param>
/// <param name="Kind">How it is written and read.</param>
/// <param name="IsReferenceType">Whether it is null where a topic could not be read.</param>
/// <param name="EnumNames">The field with the enum's wire names, for an enum.</param>
/// <param name="IsOfContract">Whether its placeholder stands in the template of the contract, so that every member has it.</param>
internal sealed record LevelModel(string Name, string Type, LevelKind Kind, bool IsReferenceType, string? EnumNames, bool IsOfContract);
