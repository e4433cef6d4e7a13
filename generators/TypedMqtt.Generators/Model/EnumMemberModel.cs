namespace TypedMqtt.Generators.Model;

/// <summary>A member of an enum.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="WireName">Its name on the wire.</param>
internal sealed record EnumMemberModel(string Name, string WireName);
