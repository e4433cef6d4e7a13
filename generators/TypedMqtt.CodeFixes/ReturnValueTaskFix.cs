using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.CodeFixes;

/// <summary>Makes an event or a state return <c>ValueTask</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnValueTaskFix)), Shared]
internal sealed class ReturnValueTaskFix : ContractFix
{
    private const string ValueTask = "System.Threading.Tasks.ValueTask";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.UnsupportedReturnType.Id];

    internal override string Title => "Return ValueTask";

    internal override async Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await MemberSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } site && IsEventOrState(site) ? Title : null;

    protected override void Edit(DocumentEditor editor, MemberSite site, Diagnostic diagnostic)
    {
        if (site.Compilation.GetTypeByMetadataName(ValueTask) is { } type)
        {
            editor.ReplaceNode(site.Declaration, (current, generator) =>
            {
                var method = (MethodDeclarationSyntax)current;
                return method.WithReturnType(((TypeSyntax)generator.TypeExpression(type)).WithTriviaFrom(method.ReturnType));
            });
        }
    }

    /// <summary>What a request returns is its answer.</summary>
    private static bool IsEventOrState(MemberSite site) => site.Attribute.AttributeClass?.ToFullName() is AttributeNames.Event or AttributeNames.State;
}
