using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generators.Parsing;

/// <summary>A contract as the one that declares members: itself, or one it inherits.</summary>
/// <param name="Symbol">The interface.</param>
/// <param name="Attribute">Its attribute.</param>
internal sealed record DeclaringContract(INamedTypeSymbol Symbol, AttributeData Attribute)
{
    /// <summary>The template that stands before that of every member.</summary>
    internal string Template { get; } = Attribute.StringArgument() ?? "";

    /// <summary>The placeholders of that template.</summary>
    internal IReadOnlyList<string> Placeholders { get; private set; } = [];

    /// <summary>Takes the template apart; false, and a problem, when it is malformed.</summary>
    internal bool TryParseTemplate(out TemplateProblem? problem)
    {
        problem = null;
        var parsed = Template.Length == 0 ? TopicTemplate.Empty : TopicTemplateParser.Parse(Template, out problem);
        Placeholders = parsed?.Placeholders ?? [];
        return parsed is not null;
    }
}
