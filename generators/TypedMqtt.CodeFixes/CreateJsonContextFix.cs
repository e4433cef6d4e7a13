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

/// <summary>Gives a contract a JSON context that knows its payloads: the one that has its name, or a new one behind it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CreateJsonContextFix)), Shared]
internal sealed class CreateJsonContextFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.JsonWithoutContext.Id];

    internal override string Title => "Give the contracts JSON contexts";

    internal override async Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } wanted
            ? $"{(wanted.Existing is null ? "Create" : "Name")} the JSON context '{wanted.Name}', with [JsonSerializable(typeof({wanted.Type.ToReadable()}))]"
            : null;

    protected override async Task EditAsync(SolutionEditor editor, IReadOnlyList<(DocumentId Document, Diagnostic Diagnostic)> places, CancellationToken cancellationToken)
    {
        var all = new List<WantedContext>();
        foreach (var (id, diagnostic) in places)
        {
            if (await FindAsync(editor.OriginalSolution.GetDocument(id), diagnostic, cancellationToken).ConfigureAwait(false) is { } wanted)
            {
                all.Add(wanted);
            }
        }

        foreach (var group in all.GroupBy(wanted => wanted.Contract, SymbolEqualityComparer.Default))
        {
            var first = group.First();
            var types = group.Select(wanted => wanted.Type).Distinct<ITypeSymbol>(SymbolEqualityComparer.Default).ToList();
            var document = await editor.GetDocumentEditorAsync(editor.OriginalSolution.GetDocumentId(first.Attribute.SyntaxTree), cancellationToken).ConfigureAwait(false);
            document.ReplaceNode(first.Attribute, (current, _) => NameContext((AttributeSyntax)current, first.Name));
            if (first.Existing is null)
            {
                document.InsertAfter(first.Outermost, Create(document.Generator, first, types));
            }
            else if (JsonSerializableAttributes.FindDeclaration(editor.OriginalSolution, first.Existing, cancellationToken) is { } declared)
            {
                var contexts = await editor.GetDocumentEditorAsync(declared.Document.Id, cancellationToken).ConfigureAwait(false);
                contexts.ReplaceNode(declared.Declaration, (current, generator) => AddTypes(current, generator, first, types));
            }
        }
    }

    private static async Task<WantedContext?> FindAsync(Document? document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await MemberSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.FindSent(diagnostic) is not { } sent
            || site.Method.ContainingType is not { } contract
            || contract.FindAttribute(AttributeNames.Contract) is not { } attribute
            || attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax
            || site.Document.Project.Solution.GetDocumentId(syntax.SyntaxTree) is null
            || syntax.Ancestors().OfType<TypeDeclarationSyntax>().LastOrDefault() is not { } outermost
            || site.Compilation.GetTypeByMetadataName(JsonSerializableAttributes.Context) is null)
        {
            return null;
        }

        var stem = ContractParser.FindStem(contract, attribute) + "Json";
        var taken = contract.ContainingNamespace.GetTypeMembers();
        var existing = taken.FirstOrDefault(type => type.Name == stem && type.DerivesFrom(JsonSerializableAttributes.Context) && !type.DeclaringSyntaxReferences.IsEmpty);
        var name = existing?.Name ?? Identifiers.Unique(stem, taken.Select(type => type.Name));
        return new WantedContext(contract, syntax, outermost, name, existing, JsonSerializableAttributes.FindType(site, sent), site.Compilation);
    }

    private static AttributeSyntax NameContext(AttributeSyntax attribute, string name)
    {
        var argument = SyntaxFactory.AttributeArgument(SyntaxFactory.TypeOfExpression(SyntaxFactory.IdentifierName(name))).WithNameEquals(SyntaxFactory.NameEquals("JsonContext"));
        return attribute.WithArgumentList((attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList()).AddArguments(argument));
    }

    private static SyntaxNode Create(SyntaxGenerator generator, WantedContext wanted, IReadOnlyList<ITypeSymbol> types)
    {
        var accessibility = wanted.Contract.IsVisibleEverywhere() ? SyntaxKind.PublicKeyword : SyntaxKind.InternalKeyword;
        var parent = (TypeSyntax)generator.TypeExpression(wanted.Compilation.GetTypeByMetadataName(JsonSerializableAttributes.Context)!);
        var declaration = SyntaxFactory.ClassDeclaration(wanted.Name)
            .AddModifiers(SyntaxFactory.Token(accessibility), SyntaxFactory.Token(SyntaxKind.SealedKeyword), SyntaxFactory.Token(SyntaxKind.PartialKeyword))
            .AddBaseListTypes(SyntaxFactory.SimpleBaseType(parent))
            .WithOpenBraceToken(default)
            .WithCloseBraceToken(default)
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));
        return AddTypes(declaration, generator, wanted, types);
    }

    private static SyntaxNode AddTypes(SyntaxNode declaration, SyntaxGenerator generator, WantedContext wanted, IReadOnlyList<ITypeSymbol> types) =>
        types.Aggregate(declaration, (current, type) => JsonSerializableAttributes.Add(current, generator, wanted.Compilation, type));

    /// <summary>A context for the payload of a member.</summary>
    private sealed record WantedContext(
        INamedTypeSymbol Contract, AttributeSyntax Attribute, TypeDeclarationSyntax Outermost, string Name, INamedTypeSymbol? Existing, ITypeSymbol Type, Compilation Compilation);
}
