namespace TypedMqtt.Generators.Model;

/// <summary>The payload of a member.</summary>
/// <param name="Name">The parameter; null for a member without a payload.</param>
/// <param name="Kind">How it is written and read.</param>
/// <param name="Type">The fully qualified type, nullable annotation included.</param>
/// <param name="ValueType">The same type without its nullability.</param>
/// <param name="IsNullable">Whether null may be sent.</param>
/// <param name="IsValueType">Whether the type without its nullability is a value type.</param>
/// <param name="JsonContext">The fully qualified JSON context, for JSON.</param>
/// <param name="EnumNames">The field with the enum's wire names, for an enum.</param>
/// <param name="Serializer">The fully qualified serializer of the user's, if there is one.</param>
internal sealed record PayloadModel(
    string? Name,
    PayloadKind Kind,
    string Type,
    string ValueType,
    bool IsNullable,
    bool IsValueType,
    string? JsonContext,
    string? EnumNames,
    string? Serializer = null);
