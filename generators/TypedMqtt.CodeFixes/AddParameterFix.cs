using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.CodeFixes;

/// <summary>Adds the parameter that a placeholder stands for: where the template has it, with the type it has in other members.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddParameterFix)), Shared]
internal sealed class AddParameterFix : ContractFix
{
    private const int Placeholder = 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.PlaceholderWithoutParameter.Id];

    internal override string Title => "Add the parameters that the topic templates ask for";

    internal override async Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Facts.Find(diagnostic, Placeholder) is { } placeholder && await MemberSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not null
            ? $"Add the parameter '{placeholder}'"
            : null;

    protected override void Edit(DocumentEditor editor, MemberSite site, Diagnostic diagnostic)
    {
        if (Facts.Find(diagnostic, Placeholder) is not { } placeholder || TopicTemplateParser.Parse(site.Template, out _) is not { } template)
        {
            return;
        }

        var type = site.Method.ContainingType.GetMembers().OfType<IMethodSymbol>()
            .SelectMany(member => member.Parameters).FirstOrDefault(parameter => parameter.Name == placeholder)?.Type
            ?? site.Compilation.GetSpecialType(SpecialType.System_String);
        editor.ReplaceNode(site.Declaration, (current, generator) =>
        {
            var method = (MethodDeclarationSyntax)current;
            var added = SyntaxFactory.Parameter(SyntaxFactory.ParseToken(Identifiers.Escape(placeholder))).WithType((TypeSyntax)generator.TypeExpression(type));
            var index = FindPlace(method.ParameterList.Parameters, template.Placeholders, placeholder);
            return method.WithParameterList(method.ParameterList.WithParameters(method.ParameterList.Parameters.Insert(index, added)));
        });
    }

    /// <summary>Behind the level that stands before it in the template; in front of everything where there is none.</summary>
    private static int FindPlace(SeparatedSyntaxList<ParameterSyntax> parameters, IReadOnlyList<string> placeholders, string placeholder)
    {
        var earlier = placeholders.TakeWhile(name => name != placeholder).ToList();
        return 1 + parameters.LastIndexOf(parameter => earlier.Contains(parameter.Identifier.ValueText));
    }
}
