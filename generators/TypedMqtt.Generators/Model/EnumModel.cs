using TypedMqtt.Generators.Infrastructure;

namespace TypedMqtt.Generators.Model;

/// <summary>An enum that is sent by its wire names.</summary>
/// <param name="Field">The field that holds the names.</param>
/// <param name="Type">The fully qualified type.</param>
/// <param name="Members">Its members.</param>
internal sealed record EnumModel(string Field, string Type, EquatableArray<EnumMemberModel> Members);
