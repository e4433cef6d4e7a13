using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The records that live subscriptions give.</summary>
internal static class MessagesEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"The received messages of {context.ContractReference}, with typed levels and payload.");
        context.OpenType($"{context.Contract.Accessibility} static class {context.Declared.Messages}");
        writer.ForEach(context.LiveMembers, member =>
        {
            var properties = Properties(member);
            context.Summary($"A message of {EmissionContext.Reference(member)}{HandlersEmitter.NullNote(member)}.");
            foreach (var (parameter, property) in properties)
            {
                writer.Line($"/// <param name=\"{property}\">{Describe(member, parameter)}.</param>");
            }

            var list = string.Join(", ", properties.Select(pair => $"{pair.Parameter?.Type ?? Names.Context} {Identifiers.Escape(pair.Property)}"));
            writer.Line($"public sealed record {Parameters.MessageRecord(member)}({list});");
        });
        writer.Close();
    }

    private static string Describe(MemberModel member, ParameterModel? parameter) => parameter?.Role switch
    {
        null => "What is known about the message beside levels and payload",
        ParameterRole.Level => $"The level <c>{{{parameter.Name}}}</c>",
        ParameterRole.UserProperty => $"The user property <c>{EmissionContext.Xml(Parameters.UserProperty(member, parameter).Name)}</c>",
        _ => "The payload",
    };

    /// <summary>The properties of a message: one for each parameter, and the context at the end.</summary>
    private static List<(ParameterModel? Parameter, string Property)> Properties(MemberModel member)
    {
        // What a record has anyway, or cannot have.
        var taken = new List<string> { Parameters.MessageRecord(member), "Context", "EqualityContract", "Deconstruct", "PrintMembers", "Clone" };
        var properties = new List<(ParameterModel?, string)>();
        foreach (var parameter in Parameters.Handled(member))
        {
            properties.Add((parameter, Identifiers.Property(parameter.Name, taken)));
        }

        properties.Add((null, "Context"));
        return properties;
    }
}
